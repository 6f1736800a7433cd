namespace BestRoute;

/// <summary>
/// The reference, because no cheaper operating point was shown to keep the quality, or to reach the target. If the reference is not admissible, the most probable match. Ties go
/// to the cheaper route, then to the lower n, then to the order of the pool.
/// </summary>
/// <param name="target">The target; <see langword="null"/> for the package's own operating point.</param>
internal sealed class ReferencePolicy(RoutingTarget? target) : RoutingPolicy
{
    public override string Name => "reference";

    // Nothing relies on predictions: the reference keeps its own quality.
    internal override PolicyParameters Parameters => new(Target: target);

    public override int Choose(ReadOnlySpan<RouteAssessment> routes) => RouteOrder.First(routes, default(Order));

    protected override RoutingReason ReasonFor(in RouteAssessment chosen) =>
        chosen.IsReference ? RoutingReason.TargetKeepsReference : RoutingReason.BestAvailable;

    private readonly struct Order : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.IsAdmissible;

        public RouteRank RankOf(in RouteAssessment route) =>
            new(route.IsReference ? 0 : 1, -(route.MatchProbability ?? 0), route.DecisionCost, route.Route.Samples);
    }
}
