namespace BestRoute.Training;

/// <summary>What a replaying backend may see of a recorded query: the prompt and the texts of one model, nothing else.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Texts">The texts of the model's samples, by sample index.</param>
internal sealed record ReplayQuery(string Prompt, IReadOnlyList<string> Texts);
