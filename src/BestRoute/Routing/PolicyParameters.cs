namespace BestRoute;

/// <summary>The parameters of a policy, as a decision shows them.</summary>
/// <param name="Threshold">The threshold; <see langword="null"/> if the policy has none.</param>
/// <param name="Lambda">The lambda; <see langword="null"/> if the policy has none.</param>
/// <param name="Target">The target that the policy was calibrated for; <see langword="null"/> if it was not.</param>
/// <param name="TargetState">Whether the operating point of the target applies at the present prices; <see langword="null"/> without a target.</param>
/// <param name="KeepsQuality">Whether the policy relies on predictions to keep the reference's quality, so that queries must be like the training queries.</param>
internal readonly record struct PolicyParameters(
    double? Threshold = null, double? Lambda = null, RoutingTarget? Target = null, RoutingTargetState? TargetState = null, bool KeepsQuality = false);
