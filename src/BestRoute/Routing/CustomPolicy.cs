namespace BestRoute;

/// <summary>A policy of the application, checked against its contract.</summary>
internal sealed class CustomPolicy(IRoutingPolicy policy) : RoutingPolicy
{
    public override string Name => policy.Name;

    internal override PolicyParameters Parameters => default;

    public override RouteExclusion Screen(in RouteAssessment route) => policy.Screen(route);

    /// <exception cref="InvalidOperationException">The policy chose a route that it must not choose.</exception>
    public override int Choose(ReadOnlySpan<RouteAssessment> routes)
    {
        var chosen = policy.Choose(routes);
        return IsSound(chosen, routes)
            ? chosen
            : throw new InvalidOperationException($"The policy '{Name}' chose {chosen} among {routes.Length} routes. Choose must return the index of an admissible route, or -1 if there is none.");
    }

    protected override RoutingReason ReasonFor(in RouteAssessment chosen) => RoutingReason.CustomPolicy;

    private static bool IsSound(int chosen, ReadOnlySpan<RouteAssessment> routes)
    {
        if (chosen >= 0)
        {
            return chosen < routes.Length && routes[chosen].IsAdmissible;
        }

        foreach (ref readonly var route in routes)
        {
            if (route.IsAdmissible)
            {
                return false;
            }
        }

        return true;
    }
}
