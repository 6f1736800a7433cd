namespace BestRoute;

/// <summary>How long the parts of one request took. A part that was not measured is <see langword="null"/>.</summary>
public readonly record struct RoutingTimings
{
    // Ticks plus 1: 0 is a part that was not measured. Four nullable times would need twice the space.
    private readonly long _decision;
    private readonly long _scoring;
    private readonly long _firstContent;
    private readonly long _total;

    /// <summary>Gets the time from the start of the request until the route was chosen: reading the request, prediction, screening and policy.</summary>
    public TimeSpan? Decision
    {
        get => Read(_decision);
        init => _decision = Write(value);
    }

    /// <summary>Gets the time of the scorer, for all draws of the request; <see langword="null"/> if it was not called.</summary>
    public TimeSpan? Scoring
    {
        get => Read(_scoring);
        init => _scoring = Write(value);
    }

    /// <summary>
    /// Gets the time from the start of the request to the first content of the stream, or to the whole answer if one was chosen among several samples or the answer is not streamed;
    /// <see langword="null"/> without an answer.
    /// </summary>
    public TimeSpan? FirstContent
    {
        get => Read(_firstContent);
        init => _firstContent = Write(value);
    }

    /// <summary>
    /// Gets the time from the start of the request to its end. The time of a stream includes how long the caller took to read it. It is <see langword="null"/> if no backend was called, and
    /// until a streamed answer has ended.
    /// </summary>
    public TimeSpan? Total
    {
        get => Read(_total);
        init => _total = Write(value);
    }

    private static TimeSpan? Read(long value) => value == 0 ? null : TimeSpan.FromTicks(value - 1);

    private static long Write(TimeSpan? time) => time is { } measured ? measured.Ticks + 1 : 0;
}
