namespace BestRoute;

/// <summary>
/// The route with the highest predicted quality minus lambda times decision cost. The reference is a route like any other.
/// Ties go to the cheaper route, then to the lower n, then to the order of the pool.
/// </summary>
internal sealed class QualityPerCostPolicy : RoutingPolicy
{
    private readonly double _lambda;

    /// <param name="lambda">How much predicted quality a US dollar must buy.</param>
    /// <param name="target">The target that the lambda was calibrated for.</param>
    /// <param name="state">Whether the lambda was recomputed for other prices.</param>
    internal QualityPerCostPolicy(double lambda, RoutingTarget? target = null, RoutingTargetState state = RoutingTargetState.AsCalibrated)
        : this(new(Lambda: lambda, Target: target, TargetState: target is null ? null : state, KeepsQuality: target?.Kind == RoutingTargetKind.MaxQualityDrop))
    {
    }

    /// <param name="parameters">The parameters, with a lambda.</param>
    internal QualityPerCostPolicy(in PolicyParameters parameters) => (Parameters, _lambda) = (parameters, parameters.Lambda!.Value);

    public override string Name => "quality-per-cost";

    internal override PolicyParameters Parameters { get; }

    /// <summary>Ranks a route. Training uses the same ranking, so it tunes what the run time does.</summary>
    internal static RouteRank Rank(double quality, double cost, int samples, double lambda) => new(-(quality - (lambda * cost)), cost, Samples: samples);

    public override int Choose(ReadOnlySpan<RouteAssessment> routes) => RouteOrder.First(routes, new Order(_lambda));

    internal override RoutingPolicy Under(double pressure, IReadOnlyList<double> lambdas, double? ownLambda) => LambdaSweep.Move(Parameters, pressure, lambdas, ownLambda) ?? this;

    internal override bool MayStayOn(in RouteAssessment current, in RouteAssessment chosen) =>
        current.IsReference || current.Quality >= chosen.Quality;

    protected override RoutingReason ReasonFor(in RouteAssessment chosen) => RoutingReason.BestQualityPerCost;

    private readonly struct Order(double lambda) : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.IsAdmissible;

        public RouteRank RankOf(in RouteAssessment route) => Rank(route.Quality ?? 0, route.DecisionCost, route.Route.Samples, lambda);
    }
}
