namespace BestRoute;

/// <summary>What a distance to the training queries means: the share of held-out queries of the same kind that are closer.</summary>
/// <param name="Quantiles">
/// The distances below which 0 to 1 - <paramref name="TailShare"/> of the held-out queries are, at equal steps of the share. At least one distance;
/// finite and in ascending order.
/// </param>
/// <param name="TailShare">The share of the held-out queries beyond the last quantile, greater than 0 and at most 1.</param>
/// <param name="TailScale">The mean distance of those queries beyond the last quantile, greater than 0. The tail is treated as exponential.</param>
internal sealed record DistanceScale(IReadOnlyList<double> Quantiles, double TailShare, double TailScale)
{
    /// <summary>Returns the share, 0 to 1, of held-out queries that are closer. It never decreases with the distance.</summary>
    public double ShareBelow(double distance)
    {
        var last = Quantiles.Count - 1;
        if (distance >= Quantiles[last])
        {
            return 1 - (TailShare * Math.Exp(-(distance - Quantiles[last]) / TailScale));
        }

        // The first quantile that is not closer: of held-out queries at one distance, none is closer than another.
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
