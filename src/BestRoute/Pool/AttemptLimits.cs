namespace BestRoute;

/// <summary>How long a model may take for one attempt.</summary>
/// <param name="FirstContent">To the first content of a stream.</param>
/// <param name="Update">Between two updates of a stream.</param>
/// <param name="Response">For a whole response.</param>
internal readonly record struct AttemptLimits(TimeSpan FirstContent, TimeSpan Update, TimeSpan Response)
{
    private static readonly AttemptLimits _candidate = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));

    private static readonly AttemptLimits _none = new(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Gets whether a stream has a limit.</summary>
    internal bool LimitsStreams => FirstContent != Timeout.InfiniteTimeSpan || Update != Timeout.InfiniteTimeSpan;

    internal static AttemptLimits Of(ModelOptions model)
    {
        var usual = model.IsReference ? _none : _candidate;
        return new(model.FirstContentTimeout ?? usual.FirstContent, model.UpdateTimeout ?? usual.Update, model.ResponseTimeout ?? usual.Response);
    }

    /// <summary>Returns the lower one of two limits.</summary>
    internal static TimeSpan Lower(TimeSpan left, TimeSpan right) =>
        left == Timeout.InfiniteTimeSpan ? right : right == Timeout.InfiniteTimeSpan || left <= right ? left : right;
}
