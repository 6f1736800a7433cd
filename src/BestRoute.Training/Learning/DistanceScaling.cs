namespace BestRoute.Training;

/// <summary>Learns from held-out queries what a distance means.</summary>
internal static class DistanceScaling
{
    /// <summary>The largest number of quantiles.</summary>
    private const int MaxQuantiles = 101;

    /// <summary>One query in this many makes the tail.</summary>
    private const int TailPart = 10;

    /// <summary>The least queries of a tail, where there are as many: the mean of fewer says little.</summary>
    private const int MinTail = 10;

    /// <summary>The least scale of the tail, as a share of the distance at which it begins, or of this share: equal distances must not make it vanish.</summary>
    private const double MinTailScale = 1e-3;

    /// <summary>Makes the scale.</summary>
    /// <param name="distances">The distances of the held-out queries, at least one, in any order; sorted in place.</param>
    public static DistanceScale Of(double[] distances)
    {
        Array.Sort(distances);
        var tail = Math.Min(distances.Length, Math.Max(MinTail, distances.Length / TailPart));
        var start = distances.Length - tail;
        var begin = distances[start];
        var excess = distances.AsSpan(start).ToArray().Average() - begin;

        var count = Math.Min(MaxQuantiles, start + 1);
        double[] quantiles = [.. Enumerable.Range(0, count).Select(i => Quantile(distances, count == 1 ? start : (double)start * i / (count - 1)))];
        return new DistanceScale(quantiles, (double)tail / distances.Length, Math.Max(excess, MinTailScale * Math.Max(begin, MinTailScale)));
    }

    private static double Quantile(double[] sorted, double position)
    {
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
