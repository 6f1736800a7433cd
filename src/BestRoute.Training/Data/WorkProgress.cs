namespace BestRoute.Training;

/// <summary>The progress of long work, such as a training or an evaluation.</summary>
/// <param name="Stage">The current stage, as a short phrase.</param>
/// <param name="Fraction">The share of the whole work that is done, 0 to 1. It never decreases.</param>
public readonly record struct WorkProgress(string Stage, double Fraction);
