namespace BestRoute;

/// <summary>
/// The reference, for a target that no cheaper operating point was shown to keep. Where the reference is not admissible, the most
/// probable match; ties go to the cheaper route, then to the lower n, then to the order of the pool.
/// </summary>
internal sealed class ReferencePolicy(RoutingTarget target) : IRoutingPolicy
{
    internal RoutingTarget Target { get; } = target;

    public string Name => "reference";

    public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

    public int Choose(ReadOnlySpan<RouteAssessment> routes)
    {
        var best = -1;
        for (var i = 0; i < routes.Length; i++)
        {
            if (routes[i].IsAdmissible && (best < 0 || Rank(routes[i]).CompareTo(Rank(routes[best])) < 0))
            {
                best = i;
            }
        }

        return best;
    }

    private static (int Kind, double Match, double Cost, int Samples) Rank(in RouteAssessment route) =>
        (route.IsReference ? 0 : 1, -route.MatchProbability ?? 0, route.EstimatedCost, route.Route.Samples);
}
