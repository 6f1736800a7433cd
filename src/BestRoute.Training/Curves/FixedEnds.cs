namespace BestRoute.Training;

/// <summary>The two ends of the range over which methods are compared; anyone can run both without a router.</summary>
/// <param name="Cheapest">The cheapest fixed route of the pool; of equally cheap ones, the best.</param>
/// <param name="Reference">The reference model, one sample.</param>
internal readonly record struct FixedEnds(CostQualityPoint Cheapest, CostQualityPoint Reference)
{
    /// <summary>Finds the ends among the points of all fixed routes.</summary>
    public static FixedEnds Of(IReadOnlyList<CostQualityPoint> fixedRoutes, int reference) =>
        new(fixedRoutes.OrderBy(point => point.Cost).ThenByDescending(point => point.Quality).First(), fixedRoutes[reference]);
}
