namespace BestRoute;

/// <summary>What a policy goes by, as a decision shows it.</summary>
/// <param name="Threshold">The threshold; <see langword="null"/> where the policy has none.</param>
/// <param name="Lambda">The lambda; <see langword="null"/> where the policy has none.</param>
/// <param name="Target">The target that the policy was calibrated for; <see langword="null"/> where it was not.</param>
/// <param name="KeepsQuality">Whether the policy relies on predictions to keep the reference's quality, so that queries must be like those of the training.</param>
internal readonly record struct PolicyParameters(
    double? Threshold = null, double? Lambda = null, RoutingTarget? Target = null, bool KeepsQuality = false);
