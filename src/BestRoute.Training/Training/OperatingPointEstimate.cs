namespace BestRoute.Training;

/// <summary>
/// What the operating point of a trained package is expected to do on queries like those of the training. Each query was predicted by heads that were fitted without it. The
/// operating point was chosen on the same queries, so the figures are slightly too good: measure the package on other queries before you rely on them.
/// </summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record OperatingPointEstimate
{
    /// <summary>Gets the number of queries of the splits <c>train</c> and <c>val</c> that were measured. Queries without a score of the reference or of the chosen route are left out, and of the queries that the reference answers the same share.</summary>
    public required int Queries { get; init; }

    /// <summary>Gets the share of the reference's cost that the operating point saves, such as 0.4, with its 95% interval. It is 0 if the reference answers everything.</summary>
    public required Interval CostReduction { get; init; }

    /// <summary>Gets the change of mean quality, as a share of the reference's quality, with its 95% interval. A negative value is a loss. It is 0 if the reference answers everything.</summary>
    public required Interval QualityChange { get; init; }

    /// <summary>Gets the share of the reference's quality that the operating point may lose: 0.05, or 0.025 if responses were graded by agreement, because such labels err.</summary>
    public required double LargestDrop { get; init; }

    /// <summary>Gets the largest loss of quality that these queries do not rule out with 90% confidence, as a share of the reference's quality, 0 to 1.</summary>
    public required double DropBound { get; init; }

    /// <summary>
    /// Gets about how many queries training needs to leave the reference. It is <see langword="null"/> if the package saves something, or if no route costs less than the reference.
    /// It is infinite if these queries are enough to see that the cheaper routes lose too much quality.
    /// </summary>
    public required double? QueriesNeeded { get; init; }
}
