namespace BestRoute.Training;

/// <summary>How well predictions on the scale 0 to 1 meet their labels, which are soft: expectations over the recorded samples.</summary>
/// <param name="Brier">The mean squared distance of the predictions to their labels.</param>
/// <param name="BrierConstant">
/// That of the best constant per route, the mean label on the evaluated queries: what a predictor reaches that knows each route's mean in advance,
/// and nothing of the query.
/// </param>
/// <param name="ExpectedCalibrationError">The mean distance of predicted to observed over <paramref name="Reliability"/>, weighted by queries.</param>
/// <param name="Reliability">
/// Up to ten bins with about as many predictions each, in ascending order of prediction; equal predictions share a bin.
/// </param>
internal sealed record ProbabilityCalibration(
    double Brier, double BrierConstant, double ExpectedCalibrationError, IReadOnlyList<ReliabilityPoint> Reliability);
