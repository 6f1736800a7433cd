namespace BestRoute;

/// <summary>What is predicted of one route for one query.</summary>
/// <param name="MatchProbability">
/// P(the best of n samples scores at least as well as one reference response), 0 to 1 (paper, Eq. 3 and 5); 1 for the reference.
/// </param>
/// <param name="Quality">The expected quality score of the route's answer on the scale 0 to 1.</param>
/// <param name="LengthFactor">
/// The expected output length of one sample, as a multiple of the model's mean output length, above 0; the default is 1, the mean itself.
/// </param>
public readonly record struct RoutePrediction(double MatchProbability, double Quality, double LengthFactor = 1);
