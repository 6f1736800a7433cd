namespace BestRoute;

/// <summary>A data file that training read.</summary>
internal sealed record TrainingDataDigest(string File, string Sha256, int TrainingQueries, int ValidationQueries);
