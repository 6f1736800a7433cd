namespace BestRoute;

/// <summary>How many calls a model may get. A draw of n calls counts n times.</summary>
/// <param name="Concurrent">The calls at the same time; <see langword="null"/> for no limit.</param>
/// <param name="PerMinute">The calls that start within 60 seconds; <see langword="null"/> for no limit.</param>
/// <param name="Queued">The calls that may wait.</param>
internal sealed record ModelLimits(int? Concurrent, int? PerMinute, int Queued)
{
    /// <summary>Gets the limits that the options of a model set; <see langword="null"/> if they set none.</summary>
    public static ModelLimits? Of(ModelOptions model) =>
        model is { MaxConcurrentRequests: null, MaxRequestsPerMinute: null } ? null : new(model.MaxConcurrentRequests, model.MaxRequestsPerMinute, model.MaxQueuedRequests);
}
