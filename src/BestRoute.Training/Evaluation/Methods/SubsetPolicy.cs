namespace BestRoute.Training;

/// <summary>A policy over some of the routes, and the reference: what a baseline knows that routes over fewer.</summary>
internal sealed class SubsetPolicy(IRoutingPolicy inner, Func<ModelRoute, bool> admits) : IRoutingPolicy
{
    public string Name => inner.Name;

    public RouteExclusion Screen(in RouteAssessment route) =>
        route.IsReference || admits(route.Route) ? inner.Screen(route) : RouteExclusion.BelowThreshold;

    public int Choose(ReadOnlySpan<RouteAssessment> routes) => inner.Choose(routes);
}
