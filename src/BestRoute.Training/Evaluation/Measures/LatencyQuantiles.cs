namespace BestRoute.Training;

/// <summary>Quantiles of the time until the whole answer is there, in seconds.</summary>
/// <param name="Median">Half of the answers take at most this long.</param>
/// <param name="P95">95% of the answers take at most this long.</param>
internal sealed record LatencyQuantiles(double Median, double P95);
