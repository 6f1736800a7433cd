namespace BestRoute;

/// <summary>
/// Algorithm 1 of the paper: the cheapest route whose match probability reaches the threshold. The reference is the fallback, and also takes part with
/// match probability 1, so a route that is more expensive than the reference is never chosen.
/// Ties go to the higher probability, then to the lower n, then to the order of the pool.
/// </summary>
internal sealed class ThresholdPolicy(double threshold) : RoutingPolicy
{
    private readonly double _threshold = threshold is >= 0 and <= 1
        ? threshold
        : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is a match probability. Set it to a number from 0 to 1, or to null for the package's operating point.");

    public override string Name => "threshold";

    internal override PolicyParameters Parameters => new(Threshold: _threshold, KeepsQuality: true);

    public override RouteExclusion Screen(in RouteAssessment route) =>
        route.IsReference || route.MatchProbability >= _threshold ? RouteExclusion.None : RouteExclusion.BelowThreshold;

    public override int Choose(ReadOnlySpan<RouteAssessment> routes) => RouteOrder.First(routes, default(Order));

    internal override RoutingPolicy Under(double pressure, IReadOnlyList<double> lambdas, double? ownLambda) => new ThresholdPolicy(_threshold * (1 - pressure));

    internal override bool MayStayOn(in RouteAssessment current, in RouteAssessment chosen) => true;

    protected override RoutingReason ReasonFor(in RouteAssessment chosen) =>
        chosen.IsReference ? RoutingReason.NoMatch : RoutingReason.CheapestMatch;

    private readonly struct Order : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.IsAdmissible;

        public RouteRank RankOf(in RouteAssessment route) => new(route.DecisionCost, -(route.MatchProbability ?? 0), Samples: route.Route.Samples);
    }
}
