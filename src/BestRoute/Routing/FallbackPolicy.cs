namespace BestRoute;

/// <summary>What decides if the predictor or the application's policy failed: one sample of the fallback model, else the reference, else the cheapest model.</summary>
internal sealed class FallbackPolicy(string model) : RoutingPolicy
{
    public override string Name => "fallback";

    internal override PolicyParameters Parameters => default;

    public override int Choose(ReadOnlySpan<RouteAssessment> routes) => RouteOrder.First(routes, new Order(model));

    protected override RoutingReason ReasonFor(in RouteAssessment chosen) => RoutingReason.RouterFailed;

    private readonly struct Order(string model) : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.IsAdmissible && route.Route.Samples == 1;

        public RouteRank RankOf(in RouteAssessment route) =>
            new(route.Route.Model == model ? 0 : route.IsReference ? 1 : 2, route.DecisionCost);
    }
}
