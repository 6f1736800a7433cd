namespace BestRoute;

/// <summary>How the raw outputs of one route's heads become predictions.</summary>
/// <param name="Match">From the match head's logit to the match probability; <see langword="null"/> for the reference, whose probability is 1.</param>
/// <param name="GapMean">The mean, on training data, of predicted quality minus the reference's predicted quality; 0 for the reference.</param>
/// <param name="GapSlope">The factor, 0 to 1, for the difference between a predicted gap and <paramref name="GapMean"/>.</param>
internal sealed record RouteCalibration(MatchCalibration? Match, double GapMean, double GapSlope);

/// <summary>Platt scaling, sigmoid(Slope x logit + Intercept). If there are knots, isotonic: linear between the knots, flat outside.</summary>
/// <param name="Slope">The slope of Platt scaling.</param>
/// <param name="Intercept">The intercept of Platt scaling.</param>
/// <param name="Knots">Pairs of logit and probability, both non-decreasing; <see langword="null"/> for Platt scaling.</param>
internal sealed record MatchCalibration(double Slope, double Intercept, IReadOnlyList<CalibrationKnot>? Knots = null);

/// <summary>A point of an isotonic calibration.</summary>
internal readonly record struct CalibrationKnot(double Logit, double Probability);
