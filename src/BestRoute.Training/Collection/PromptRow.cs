namespace BestRoute.Training;

/// <summary>A row of a prompt file.</summary>
/// <param name="Number">The number among all rows of the file, from 0.</param>
/// <param name="Place">The number among the rows of the shard, from 0.</param>
/// <param name="Conversation">What is asked.</param>
/// <param name="Json">The row as it is in the file.</param>
internal readonly record struct PromptRow(long Number, int Place, Conversation Conversation, string Json);
