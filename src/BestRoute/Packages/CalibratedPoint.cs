using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What decides if the application sets a target.</summary>
/// <param name="Target">The target. A package has at most one operating point for it.</param>
/// <param name="Confidence">The confidence of a quality target, greater than 0 and less than 1; <see langword="null"/> for a cost target.</param>
/// <param name="Lambda">Quality per cost at this lambda; <see langword="null"/> if the operating point is the reference model.</param>
/// <param name="Evidence">What was measured.</param>
/// <param name="Models">The models and the prices of the calibration; <see langword="null"/>, as in older packages, for those of the package's pool.</param>
internal sealed record CalibratedPoint(
    RoutingTarget Target,
    double? Confidence,
    double? Lambda,
    CalibrationEvidence Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PackageModel>? Models = null);

/// <summary>What an operating point reached on the calibration data.</summary>
/// <param name="Queries">The number of queries.</param>
/// <param name="CostReduction">The share of the reference's cost that was saved; negative if the point costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's.</param>
/// <param name="DropBound">The largest drop that the test does not rule out, as a share of the reference's quality; <see langword="null"/> for a cost target.</param>
internal sealed record CalibrationEvidence(int Queries, double CostReduction, double QualityChange, double? DropBound);
