namespace BestRoute;

/// <summary>What is predicted for one route and one query.</summary>
/// <param name="MatchProbability">
/// The probability, 0 to 1, that the best of n samples scores at least as well as one response of the reference model (paper, Eq. 3 and 5). It is 1
/// for the reference model.
/// </param>
/// <param name="Quality">The expected quality score of the route's answer, 0 to 1.</param>
/// <param name="LengthFactor">
/// The expected output length of one sample, as a multiple of the model's mean output length; greater than 0. The default is 1.
/// </param>
public readonly record struct RoutePrediction(double MatchProbability, double Quality, double LengthFactor = 1);
