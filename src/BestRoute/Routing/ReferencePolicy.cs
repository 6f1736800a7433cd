namespace BestRoute;

/// <summary>
/// The reference, because no cheaper operating point was shown to keep the quality or to reach the target, because the target is suspended, or because of the mode. If the reference is not admissible, the
/// most probable match. Ties go to the cheaper route, then to the lower n, then to the order of the pool.
/// </summary>
/// <param name="target">The target; <see langword="null"/> for the package's own operating point.</param>
/// <param name="reason">Why the reference answers.</param>
internal sealed class ReferencePolicy(RoutingTarget? target, RoutingReason reason = RoutingReason.TargetKeepsReference) : RoutingPolicy
{
    /// <summary>The policy of the modes in which the reference answers everything.</summary>
    internal static readonly ReferencePolicy ReferenceOnly = new(target: null, RoutingReason.ReferenceOnly);

    /// <summary>The policy of conversations that are not in the canary share.</summary>
    internal static readonly ReferencePolicy NotInCanary = new(target: null, RoutingReason.NotInCanary);

    public override string Name => "reference";

    // Nothing relies on predictions: the reference keeps its own quality.
    internal override PolicyParameters Parameters => new(
        Target: target,
        TargetState: target is null ? null : reason == RoutingReason.TargetSuspended ? RoutingTargetState.Suspended : RoutingTargetState.AsCalibrated);

    public override int Choose(ReadOnlySpan<RouteAssessment> routes) => RouteOrder.First(routes, default(Order));

    // The mode is not a matter of money. An operating point that is the reference moves like any other.
    internal override RoutingPolicy Under(double pressure, IReadOnlyList<double> lambdas) =>
        reason is RoutingReason.ReferenceOnly or RoutingReason.NotInCanary ? this
        : LambdaSweep.Move(Parameters with { KeepsQuality = true }, pressure, lambdas) ?? (RoutingPolicy)this;

    protected override RoutingReason ReasonFor(in RouteAssessment chosen) =>
        chosen.IsReference ? reason : RoutingReason.BestAvailable;

    private readonly struct Order : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.IsAdmissible;

        public RouteRank RankOf(in RouteAssessment route) =>
            new(route.IsReference ? 0 : 1, -(route.MatchProbability ?? 0), route.DecisionCost, route.Route.Samples);
    }
}
