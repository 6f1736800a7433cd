using System.Text.Json;

namespace BestRoute.Training;

/// <summary>
/// Reads the field <c>task</c> of a log. It stands apart from <see cref="QueryRecord"/> on purpose: a task label is not there at run time,
/// and only the contrast that says so may see it.
/// </summary>
internal static class TaskLabels
{
    /// <summary>Reads the label of each wanted prompt; of two rows of one prompt the first counts.</summary>
    /// <param name="files">The response logs.</param>
    /// <param name="prompts">The prompts wanted; nothing is read of others.</param>
    /// <returns>By prompt; a prompt without a label is absent.</returns>
    public static IReadOnlyDictionary<string, string> Read(IEnumerable<string> files, IReadOnlySet<string> prompts)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in files.SelectMany(ResponseLog.Lines).Where(static line => !string.IsNullOrWhiteSpace(line)))
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.String
                && row.RootElement.GetProperty("prompt").GetString() is { } prompt && prompts.Contains(prompt))
            {
                labels.TryAdd(QueryText.From(prompt), task.GetString()!);
            }
        }

        return labels;
    }
}
