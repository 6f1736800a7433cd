namespace BestRoute;

/// <summary>An order of routes. Structs implement it, so that <see cref="RouteOrder.First"/> compiles to a plain loop for each of them.</summary>
internal interface IRouteOrder
{
    /// <summary>Returns whether the route takes part.</summary>
    bool Admits(in RouteAssessment route);

    /// <summary>Gets the place of a route that takes part.</summary>
    RouteRank RankOf(in RouteAssessment route);
}
