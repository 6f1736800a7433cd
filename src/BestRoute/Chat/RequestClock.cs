namespace BestRoute;

/// <summary>The time that the attempts of one request have taken, and may take. Not safe for concurrent use.</summary>
internal struct RequestClock(ChatRequest request)
{
    private readonly TimeSpan _budget = request.Configuration.CandidateTimeout;
    private TimeSpan _candidates;
    private long _started;

    /// <summary>Gets whether candidates have time left.</summary>
    internal readonly bool CandidatesMayAnswer => _budget == Timeout.InfiniteTimeSpan || _candidates < _budget;

    /// <summary>Begins an attempt.</summary>
    /// <returns>How long it may take: no longer than the limit of the model, and a candidate no longer than all candidates of the request.</returns>
    internal TimeSpan Begin(PoolModel model, TimeSpan limit)
    {
        _started = request.Time.GetTimestamp();
        return model.IsReference || _budget == Timeout.InfiniteTimeSpan ? limit : AttemptLimits.Lower(limit, _budget - _candidates);
    }

    /// <summary>Returns how long a step of the attempt may take: no longer than its limit, and than what the candidates of the request have left.</summary>
    internal readonly TimeSpan Within(PoolModel model, TimeSpan limit) =>
        model.IsReference || _budget == Timeout.InfiniteTimeSpan ? limit : AttemptLimits.Lower(limit, Left(_budget - _candidates));

    /// <summary>Returns what is left of a limit since the attempt began.</summary>
    internal readonly TimeSpan Left(TimeSpan limit)
    {
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return limit;
        }

        var left = limit - request.Time.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Ends an attempt that failed.</summary>
    internal void End(PoolModel model) => _candidates += model.IsReference ? TimeSpan.Zero : request.Time.GetElapsedTime(_started);

    /// <summary>Makes the error of an attempt whose time is over.</summary>
    internal readonly TimeoutException TimeoutError(PoolModel model) => new(FormattableString.Invariant(
        $"Model '{model.Id}' did not answer in time: the attempt was ended after {request.Time.GetElapsedTime(_started).TotalSeconds:0.#} seconds. The limits are FirstContentTimeout, UpdateTimeout and ResponseTimeout of the model, and CandidateTimeout of the pool."));
}
