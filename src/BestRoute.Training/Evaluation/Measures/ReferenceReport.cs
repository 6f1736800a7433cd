namespace BestRoute.Training;

/// <summary>The reference model on all queries.</summary>
/// <param name="Quality">The mean quality score, on the scale 0 to 1.</param>
/// <param name="CostPerThousandQueries">The settled cost of a thousand queries, in US dollars.</param>
internal sealed record ReferenceReport(double Quality, double CostPerThousandQueries);
