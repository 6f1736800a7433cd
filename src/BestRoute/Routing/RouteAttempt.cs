namespace BestRoute;

/// <summary>One route that was tried for a request.</summary>
/// <param name="Route">The route.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="SamplesReceived">How many samples came back.</param>
/// <param name="SamplesValid">How many of them were fit to be scored.</param>
/// <param name="Error">The type name of the first error, or <see langword="null"/>; error messages are not kept, since they may quote prompts.</param>
public sealed record RouteAttempt(ModelRoute Route, AttemptOutcome Outcome, int SamplesReceived, int SamplesValid, string? Error = null);
