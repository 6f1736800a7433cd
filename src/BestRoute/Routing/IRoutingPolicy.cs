namespace BestRoute;

/// <summary>Chooses a route from predictions and decision costs.</summary>
/// <remarks>
/// A policy is a pure function: the same assessments give the same choice. It must be safe for concurrent use. Where it throws or chooses
/// what it must not, that is logged and counted, and the fallback model answers; after a failed route, the reference.
/// To compare routes, use <see cref="RouteAssessment.DecisionCost"/>: the choice then stays the same when the application adds a system prompt or
/// tools. <see cref="RouteAssessment.EstimatedCost"/> is the cost of the whole request; use it only for limits on the bill.
/// </remarks>
public interface IRoutingPolicy
{
    /// <summary>Gets the name that decisions and telemetry show, in lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>Says whether the policy itself rules a route out, whatever the other routes are.</summary>
    /// <param name="route">A route that nothing else excludes.</param>
    /// <returns><see cref="RouteExclusion.None"/> if the policy may choose the route.</returns>
    RouteExclusion Screen(in RouteAssessment route);

    /// <summary>Chooses among the routes whose <see cref="RouteAssessment.Exclusion"/> is <see cref="RouteExclusion.None"/>.</summary>
    /// <param name="routes">All routes, in the order of the pool and then of n; excluded ones must not be chosen.</param>
    /// <returns>The index of the chosen route, or -1 when none is admissible.</returns>
    int Choose(ReadOnlySpan<RouteAssessment> routes);
}
