namespace BestRoute.Training;

/// <summary>What a word does to the prediction for a route.</summary>
/// <param name="Word">The word, as it is written where it occurs first.</param>
/// <param name="Change">How much the match probability of the route is higher with the word than without it. A negative word speaks against the route.</param>
internal sealed record WordInfluence(string Word, double Change);
