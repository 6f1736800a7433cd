namespace BestRoute.Training;

/// <summary>A decision, and the words that it depends on.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Subject">The route that the words are measured for: the chosen route, or the best other route if the reference was chosen.</param>
/// <param name="Words">The words that change the prediction for it, in the order of their first occurrence.</param>
internal sealed record Explanation(RoutingDecision Decision, ModelRoute Subject, IReadOnlyList<WordInfluence> Words);
