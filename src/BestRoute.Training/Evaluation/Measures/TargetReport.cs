namespace BestRoute.Training;

/// <summary>What the operating point for one target reached on the evaluated queries.</summary>
/// <param name="Target">The target that the package was calibrated for.</param>
/// <param name="Confidence">The confidence of a quality target; <see langword="null"/> for a cost target.</param>
/// <param name="Lambda">The lambda of the operating point; <see langword="null"/> where it stays with the reference, also because the target is suspended.</param>
/// <param name="CostReduction">The share of the reference's cost that was saved; negative where the point costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's; negative is worse.</param>
public sealed record TargetReport(RoutingTarget Target, double? Confidence, double? Lambda, double CostReduction, double QualityChange)
{
    /// <summary>Gets whether the operating point applies at the prices of the evaluation.</summary>
    public RoutingTargetState State { get; init; }
}
