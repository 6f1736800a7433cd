namespace BestRoute.Training;

/// <summary>Where the queries of one task went at the package's own operating point (the paper's Table 2).</summary>
/// <param name="Task">The log's <c>task</c>.</param>
/// <param name="Queries">The number of its queries.</param>
/// <param name="Models">The share, 0 to 1, of them that each model answered, in the order of the pool; models that answered none are absent.</param>
/// <param name="Quality">The mean quality score of the answers, on the scale 0 to 1.</param>
/// <param name="ReferenceQuality">That of the reference's answers.</param>
/// <param name="CostReduction">The share of the reference's cost that was saved on the task; negative where it cost more.</param>
internal sealed record TaskTraffic(
    string Task, int Queries, IReadOnlyDictionary<string, double> Models, double Quality, double ReferenceQuality, double CostReduction);
