namespace BestRoute.Training;

/// <summary>How far long work, such as a training or an evaluation, is.</summary>
/// <param name="Stage">What is being done, as a short phrase.</param>
/// <param name="Fraction">The share of the whole work that is done, 0 to 1, never decreasing.</param>
public readonly record struct WorkProgress(string Stage, double Fraction);
