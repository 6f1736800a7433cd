namespace BestRoute.Training;

/// <summary>What a query got after its first route failed.</summary>
/// <param name="Query">The index of the query.</param>
/// <param name="Route">The position of the route that answered.</param>
/// <param name="Cost">The bill of all routes that were tried, in US dollars.</param>
/// <param name="Quality">The quality of the answer, on the scale 0 to 1.</param>
internal readonly record struct FailoverAnswer(int Query, ushort Route, double Cost, double Quality);
