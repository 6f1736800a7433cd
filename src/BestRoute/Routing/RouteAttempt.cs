namespace BestRoute;

/// <summary>One route that was tried for a request. Immutable.</summary>
/// <param name="Route">The route.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="SamplesReceived">The number of samples that were returned.</param>
/// <param name="SamplesValid">The number of them that were valid.</param>
/// <param name="Error">The type name of the first error; <see langword="null"/> if there was none. Error messages are not kept, because they can quote prompts.</param>
public sealed record RouteAttempt(ModelRoute Route, AttemptOutcome Outcome, int SamplesReceived, int SamplesValid, string? Error = null)
{
    /// <summary>Gets whether the model was called. If not, its circuit or its limits refused the attempt.</summary>
    internal bool CalledModel => Outcome is not (AttemptOutcome.Unavailable or AttemptOutcome.Limited);
}
