namespace BestRoute.Training;

/// <summary>How far a collection is.</summary>
/// <param name="Done">The responses that are there, those of earlier runs included.</param>
/// <param name="Failed">The requests of this run that failed after all retries.</param>
/// <param name="Total">The responses that there will be if none fails.</param>
/// <param name="PerSecond">The responses per second since this run began.</param>
/// <param name="Spent">What the responses cost, those of earlier runs included, in US dollars.</param>
/// <param name="ToCome">An estimate of what the missing responses will cost, in US dollars.</param>
internal readonly record struct CollectionProgress(long Done, long Failed, long Total, double PerSecond, double Spent, double ToCome);
