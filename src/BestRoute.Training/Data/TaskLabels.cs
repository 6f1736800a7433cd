using System.Text.Json;

namespace BestRoute.Training;

/// <summary>
/// Reads the field <c>task</c> of a log. It is separate from <see cref="QueryRecord"/> on purpose: a task label is not there at run time,
/// and only the contrast that says so, and reports, may see it.
/// </summary>
internal sealed class TaskLabels
{
    // By the hash of the text: prompts may be long and many, and tasks are few.
    private readonly Dictionary<UInt128, string> _labels = [];

    private TaskLabels()
    {
    }

    /// <summary>Reads the labels of some queries; of two rows that ask the same the first counts.</summary>
    /// <param name="files">The response logs.</param>
    /// <param name="queries">The queries; nothing is read of others.</param>
    public static TaskLabels Read(IEnumerable<string> files, IEnumerable<QueryRecord> queries)
    {
        var (labels, names) = (new TaskLabels(), new HashSet<string>(StringComparer.Ordinal));
        var wanted = queries.GroupBy(static query => PromptHash.Of(query.Key)).ToDictionary(static same => same.Key, static same => same.First());
        foreach (var (_, _, line) in new LogLines([.. files], static _ => { }).Read())
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.String
                && wanted.TryGetValue(PromptHash.Of(Conversation.Read(row.RootElement).Key), out var query))
            {
                var name = task.GetString()!;
                labels._labels.TryAdd(PromptHash.Of(query.Text), names.TryGetValue(name, out var known) ? known : name);
                names.Add(name);
            }
        }

        return labels;
    }

    /// <summary>Gets the task of a text as the router sees it; <see langword="null"/> where the log names none.</summary>
    public string? Of(string text) => _labels.GetValueOrDefault(PromptHash.Of(text));
}
