namespace BestRoute.Training;

/// <summary>What running one setting over a set of queries costs and gives.</summary>
/// <param name="Cost">The mean billed cost of a query, in US dollars.</param>
/// <param name="Quality">The mean quality score of the answers, on the scale 0 to 1.</param>
internal readonly record struct CostQualityPoint(double Cost, double Quality);
