namespace BestRoute.Training;

/// <summary>What was predicted, and what came of it, in one bin of similar predictions.</summary>
/// <param name="Predicted">The mean prediction, 0 to 1.</param>
/// <param name="Observed">The mean of what was predicted, 0 to 1; equal to <paramref name="Predicted"/> where predictions are calibrated.</param>
/// <param name="Queries">The number of predictions in the bin: one per query, for pooled figures one per query and route.</param>
internal sealed record ReliabilityPoint(double Predicted, double Observed, int Queries);
