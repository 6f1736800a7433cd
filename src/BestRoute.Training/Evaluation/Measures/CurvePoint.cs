namespace BestRoute.Training;

/// <summary>One setting of a method, measured on all queries.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="CostPerThousandQueries">The settled cost of a thousand queries, in US dollars.</param>
/// <param name="Quality">The mean quality score, on the scale 0 to 1.</param>
/// <param name="Routes">The share, 0 to 1, of queries that each route answered, in the order of the pool, then of the queries; routes that answered none are absent.</param>
internal sealed record CurvePoint(
    CurveSetting Setting, double CostPerThousandQueries, double Quality, IReadOnlyDictionary<string, double> Routes);
