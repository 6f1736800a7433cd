namespace BestRoute;

/// <summary>What a distance to the training queries means: the share of held-out in-distribution queries that were nearer.</summary>
/// <param name="Quantiles">
/// The distances below which 0 to 1 - <paramref name="TailShare"/> of the held-out queries lay, at equal steps of the share; at least one,
/// finite and in ascending order.
/// </param>
/// <param name="TailShare">The share of the held-out queries beyond the last quantile, above 0 and at most 1.</param>
/// <param name="TailScale">How far those lay beyond it on average, above 0: the tail is taken for exponential.</param>
internal sealed record DistanceScale(IReadOnlyList<double> Quantiles, double TailShare, double TailScale)
{
    /// <summary>Returns the share, 0 to 1, of held-out queries that were nearer; it never falls with the distance.</summary>
    public double ShareBelow(double distance)
    {
        var last = Quantiles.Count - 1;
        if (distance >= Quantiles[last])
        {
            return 1 - (TailShare * Math.Exp(-(distance - Quantiles[last]) / TailScale));
        }

        // The first quantile that is not nearer: of held-out queries at one distance, none was nearer than another.
        int low = 0, high = last;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Quantiles[middle] < distance ? (middle + 1, high) : (low, middle);
        }

        if (low == 0)
        {
            return 0;
        }

        var step = (1 - TailShare) / last;
        return step * (low - 1 + ((distance - Quantiles[low - 1]) / (Quantiles[low] - Quantiles[low - 1])));
    }
}
