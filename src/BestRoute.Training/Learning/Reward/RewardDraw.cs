namespace BestRoute.Training;

/// <summary>Recorded samples of one model for one query, with their quality scores: what a reward learns from.</summary>
/// <param name="Prompt">The prompt; it alone says which fold of a cross-fit the draw belongs to.</param>
/// <param name="Texts">
/// The responses, the first ones in the order of recording, and no more than the model's largest route draws: agreement among
/// many says something else than among few.
/// </param>
/// <param name="Scores">The quality score of each response, 0 to 1.</param>
internal sealed record RewardDraw(string Prompt, IReadOnlyList<string> Texts, IReadOnlyList<double> Scores);
