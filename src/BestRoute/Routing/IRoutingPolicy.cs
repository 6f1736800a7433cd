namespace BestRoute;

/// <summary>Chooses a route from predictions and decision costs.</summary>
/// <remarks>
/// A policy must be a pure function (the same assessments give the same choice) and safe for concurrent use. If it throws, or chooses a route that it
/// must not choose, the failure is logged and counted, and the fallback model answers. After a failed route, the reference model answers.
/// To compare routes, use <see cref="RouteAssessment.DecisionCost"/>: the choice then stays the same when the application adds a system prompt or
/// tools. <see cref="RouteAssessment.EstimatedCost"/> is the cost of the whole request; use it only for limits on the bill.
/// </remarks>
public interface IRoutingPolicy
{
    /// <summary>Gets the name that decisions and telemetry show, in lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>Returns whether the policy itself excludes a route, independent of the other routes.</summary>
    /// <param name="route">A route that nothing else excludes.</param>
    /// <returns><see cref="RouteExclusion.None"/> if the policy may choose the route, or the reason why it may not.</returns>
    RouteExclusion Screen(in RouteAssessment route);

    /// <summary>Chooses among the routes whose <see cref="RouteAssessment.Exclusion"/> is <see cref="RouteExclusion.None"/>.</summary>
    /// <param name="routes">All routes, in the order of the pool and then of n. Excluded routes must not be chosen.</param>
    /// <returns>The index of the chosen route, or -1 if no route is admissible.</returns>
    int Choose(ReadOnlySpan<RouteAssessment> routes);
}
