namespace BestRoute.Studies.Latency;

/// <summary>Percentiles of measured times.</summary>
internal static class Percentile
{
    /// <summary>Returns the smallest value that is not below a share of the values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="percent">The share, above 0 and at most 100.</param>
    public static double Of(IEnumerable<double> values, double percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }
}
