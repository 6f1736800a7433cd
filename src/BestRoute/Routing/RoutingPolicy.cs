namespace BestRoute;

/// <summary>A policy that explains its choice.</summary>
internal abstract class RoutingPolicy : IRoutingPolicy
{
    /// <summary>Wraps a policy of the options: a policy of this library explains itself, a policy of the application is checked against its contract.</summary>
    internal static RoutingPolicy Of(IRoutingPolicy policy) => policy as RoutingPolicy ?? new CustomPolicy(policy);

    public abstract string Name { get; }

    /// <summary>Gets the parameters of the policy.</summary>
    internal abstract PolicyParameters Parameters { get; }

    public virtual RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

    public abstract int Choose(ReadOnlySpan<RouteAssessment> routes);

    /// <summary>Chooses a route and says why.</summary>
    /// <returns>The verdict; <see langword="null"/> if no route is admissible.</returns>
    internal PolicyVerdict? Decide(ReadOnlySpan<RouteAssessment> routes) =>
        Choose(routes) is >= 0 and var index ? new PolicyVerdict(index, ReasonFor(routes[index]), Parameters) : null;

    /// <summary>
    /// Returns whether a conversation may stay on an admissible route where the policy chose another one: the quality that the policy asks for is not lower.
    /// What the routes cost is not compared.
    /// </summary>
    internal virtual bool MayStayOn(in RouteAssessment current, in RouteAssessment chosen) => false;

    /// <summary>Returns the policy that decides while budgets are under pressure: the same one, moved towards cheaper routes.</summary>
    /// <param name="pressure">The pressure, greater than 0 and at most 1. At 1, the cheapest routes answer.</param>
    /// <param name="lambdas">The lambdas of the package's sweep, in ascending order.</param>
    /// <param name="ownLambda">The lambda of the package's own operating point; <see langword="null"/> if that is the reference.</param>
    /// <returns>The moved policy; this policy if it has nothing that can be moved.</returns>
    internal virtual RoutingPolicy Under(double pressure, IReadOnlyList<double> lambdas, double? ownLambda) => this;

    /// <summary>Says why the policy chose a route.</summary>
    protected abstract RoutingReason ReasonFor(in RouteAssessment chosen);
}
