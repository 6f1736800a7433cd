namespace BestRoute.Training;

/// <summary>What every query cost and got under one setting, by query; sums are taken in that order, whatever threads ran.</summary>
internal sealed class SettingResult(CurveSetting setting, double[] costs, double[] qualities, Route[] routes)
{
    /// <summary>Gets the setting.</summary>
    public CurveSetting Setting { get; } = setting;

    /// <summary>Gets the settled cost of each query, in US dollars.</summary>
    public IReadOnlyList<double> Costs => costs;

    /// <summary>Gets the quality score, on the scale 0 to 1, of the answer to each query.</summary>
    public IReadOnlyList<double> Qualities => qualities;

    /// <summary>Gets the route that answered each query.</summary>
    public IReadOnlyList<Route> Routes => routes;

    /// <summary>Gets the means over all queries.</summary>
    public CostQualityPoint Mean { get; } = new(MeanOf(costs), MeanOf(qualities));

    /// <summary>The share of another result's cost that this one saves; 0 where the other costs nothing.</summary>
    public double SavingAgainst(SettingResult other) => other.Mean.Cost > 0 ? 1 - (Mean.Cost / other.Mean.Cost) : 0;

    /// <summary>The change of mean quality, as a share of another result's; 0 where the other's is 0.</summary>
    public double QualityChangeAgainst(SettingResult other) => other.Mean.Quality > 0 ? (Mean.Quality / other.Mean.Quality) - 1 : 0;

    /// <summary>Takes the means over a bootstrap resample.</summary>
    /// <param name="counts">How often each query was drawn.</param>
    public CostQualityPoint MeanOf(ReadOnlySpan<int> counts)
    {
        double cost = 0, quality = 0;
        for (var query = 0; query < counts.Length; query++)
        {
            cost += counts[query] * costs[query];
            quality += counts[query] * qualities[query];
        }

        return new CostQualityPoint(cost / counts.Length, quality / counts.Length);
    }

    private static double MeanOf(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
