namespace BestRoute.Training;

/// <summary>How well the predictions for one route, or for all, meet what was recorded.</summary>
/// <param name="Match">The match probabilities; <see langword="null"/> for the reference's route, which matches by definition.</param>
/// <param name="Quality">The predicted quality.</param>
/// <param name="Gap">The predicted quality minus that of the reference; <see langword="null"/> for the reference's route.</param>
internal sealed record PredictionCalibration(ProbabilityCalibration? Match, ProbabilityCalibration Quality, GapCalibration? Gap);
