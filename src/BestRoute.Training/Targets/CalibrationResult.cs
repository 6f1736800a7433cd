namespace BestRoute.Training;

/// <summary>The operating point that a calibration wrote into the package, and what it rests on.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record CalibrationResult
{
    /// <summary>Gets the target.</summary>
    public required RoutingTarget Target { get; init; }

    /// <summary>Gets the confidence with which the quality target is kept; <see langword="null"/> for a cost target.</summary>
    public required double? Confidence { get; init; }

    /// <summary>Gets the lambda of the operating point; <see langword="null"/> where it stays with the reference.</summary>
    public required double? Lambda { get; init; }

    /// <summary>Gets the number of queries that were used.</summary>
    public required int Queries { get; init; }

    /// <summary>Gets the number of queries that were left out because a model of the pool lacks samples.</summary>
    public required int Skipped { get; init; }

    /// <summary>Gets the number of rows that were refused because the package was trained on their prompts.</summary>
    public required int Refused { get; init; }

    /// <summary>Gets where the first refused row stands; <see langword="null"/> where there is none.</summary>
    public required string? FirstRefused { get; init; }

    /// <summary>Gets the share of the reference's cost that the point saved on these queries.</summary>
    public required double CostReduction { get; init; }

    /// <summary>Gets the change of mean quality on these queries, as a share of the reference's.</summary>
    public required double QualityChange { get; init; }

    /// <summary>Gets the largest drop that the test does not rule out at this point, as a share of the reference's quality; <see langword="null"/> for a cost target.</summary>
    public required double? DropBound { get; init; }

    /// <summary>
    /// Gets about how many queries in all the target would take, by the mean and the variance on these; infinite where they speak against
    /// it, so that more would not help; <see langword="null"/> where the target was reached, and where no operating point is cheaper than the reference.
    /// </summary>
    public required double? QueriesNeeded { get; init; }

    /// <summary>Gets what else there is to say, in sentences: a feature cache that could not be used.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
