namespace BestRoute.Training;

/// <summary>The operating point that a calibration wrote into the package, and the measured figures.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record CalibrationResult
{
    /// <summary>Gets the target.</summary>
    public required RoutingTarget Target { get; init; }

    /// <summary>Gets the confidence of the quality target; <see langword="null"/> for a cost target.</summary>
    public required double? Confidence { get; init; }

    /// <summary>Gets the lambda of the operating point; <see langword="null"/> if the reference answers everything.</summary>
    public required double? Lambda { get; init; }

    /// <summary>Gets the number of queries that were used.</summary>
    public required int Queries { get; init; }

    /// <summary>Gets the number of queries that were left out because samples of a model are missing.</summary>
    public required int Skipped { get; init; }

    /// <summary>Gets the number of rows that were refused because the package was trained on their prompts.</summary>
    public required int Refused { get; init; }

    /// <summary>Gets the file and line of the first refused row; <see langword="null"/> if there is none.</summary>
    public required string? FirstRefused { get; init; }

    /// <summary>Gets the share of the reference's cost that the operating point saved on these queries, such as 0.6.</summary>
    public required double CostReduction { get; init; }

    /// <summary>Gets the change of mean quality on these queries, as a share of the reference's quality. A negative value is a loss.</summary>
    public required double QualityChange { get; init; }

    /// <summary>Gets the largest drop that the test allows at this point, as a share of the reference's quality; <see langword="null"/> for a cost target.</summary>
    public required double? DropBound { get; init; }

    /// <summary>
    /// Gets the estimated total number of queries that the target needs. It is infinite if the mean quality on these queries is too low, so that more queries
    /// would not help. It is <see langword="null"/> if the target was reached, or if no operating point costs less than the reference.
    /// </summary>
    public required double? QueriesNeeded { get; init; }

    /// <summary>Gets notices as full sentences, for example about a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
