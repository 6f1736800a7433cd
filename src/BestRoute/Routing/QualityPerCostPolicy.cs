namespace BestRoute;

/// <summary>
/// The route of highest predicted quality minus lambda times estimated cost, the reference a route like any other.
/// Ties go to the cheaper route, then to the lower n, then to the order of the pool.
/// </summary>
internal sealed class QualityPerCostPolicy(double lambda, RoutingTarget? target = null) : IRoutingPolicy
{
    internal double Lambda { get; } = lambda;

    /// <summary>The target that the lambda was calibrated for.</summary>
    internal RoutingTarget? Target { get; } = target;

    public string Name => "quality-per-cost";

    public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

    public int Choose(ReadOnlySpan<RouteAssessment> routes)
    {
        var best = -1;
        RouteUtility bestUtility = default;
        for (var i = 0; i < routes.Length; i++)
        {
            if (!routes[i].IsAdmissible)
            {
                continue;
            }

            var utility = RouteUtility.Of(routes[i].Quality ?? 0, routes[i].EstimatedCost, routes[i].Route.Samples, Lambda);
            if (best < 0 || utility.IsBetterThan(bestUtility))
            {
                best = i;
                bestUtility = utility;
            }
        }

        return best;
    }
}
