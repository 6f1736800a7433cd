namespace BestRoute.Training;

/// <summary>How well the package's predictions meet what was recorded of the evaluated queries.</summary>
/// <param name="Pooled">The predictions of all routes together; match and gap without the reference's route.</param>
/// <param name="Routes">By route of the package, in the order of the pool and then of n.</param>
internal sealed record CalibrationReport(PredictionCalibration Pooled, IReadOnlyDictionary<string, PredictionCalibration> Routes);
