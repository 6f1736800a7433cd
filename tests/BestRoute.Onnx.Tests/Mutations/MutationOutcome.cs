namespace BestRoute.Onnx.Tests;

/// <summary>What became of a changed file.</summary>
/// <param name="Seed">The seed of the change.</param>
/// <param name="IsRead">Whether it was read all the same: a change may be harmless.</param>
/// <param name="Offence">What must not happen; null where it was read, or refused as documented.</param>
internal sealed record MutationOutcome(int Seed, bool IsRead, string? Offence);
