namespace BestRoute.Training;

/// <summary>How long answers take, from the times that the log has.</summary>
/// <param name="Queries">The number of queries for which the log has the times of the reference and of the route that answered.</param>
/// <param name="Reference">The times of the reference.</param>
/// <param name="Routed">The times at the package's own operating point. A route of several samples takes as long as its slowest sample.</param>
internal sealed record LatencyReport(int Queries, LatencyQuantiles Reference, LatencyQuantiles Routed);
