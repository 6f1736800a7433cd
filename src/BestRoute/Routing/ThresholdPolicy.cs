namespace BestRoute;

/// <summary>
/// The paper's Algorithm 1: the cheapest route whose match probability reaches the threshold. The reference is a candidate with
/// match probability 1 as well as the fallback, so a route dearer than the reference is never taken.
/// Ties go to the higher probability, then to the lower n, then to the order of the pool.
/// </summary>
internal sealed class ThresholdPolicy(double threshold) : IRoutingPolicy
{
    internal double Threshold { get; } = threshold is >= 0 and <= 1
        ? threshold
        : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Threshold is a match probability: set it to a number from 0 to 1, or to null for the package's operating point.");

    public string Name => "threshold";

    public RouteExclusion Screen(in RouteAssessment route) =>
        route.IsReference || route.MatchProbability >= Threshold ? RouteExclusion.None : RouteExclusion.BelowThreshold;

    public int Choose(ReadOnlySpan<RouteAssessment> routes)
    {
        var best = -1;
        for (var i = 0; i < routes.Length; i++)
        {
            if (routes[i].IsAdmissible && (best < 0 || IsBetter(routes[i], routes[best])))
            {
                best = i;
            }
        }

        return best;
    }

    private static bool IsBetter(in RouteAssessment route, in RouteAssessment than)
    {
        if (route.EstimatedCost != than.EstimatedCost)
        {
            return route.EstimatedCost < than.EstimatedCost;
        }

        var probability = route.MatchProbability ?? 0;
        var other = than.MatchProbability ?? 0;
        return probability != other ? probability > other : route.Route.Samples < than.Route.Samples;
    }
}
