using System.IO.Compression;
using System.Text.Json.Nodes;
using BestRoute.Studies.Suites;
using BestRoute.Training;

namespace BestRoute.Studies.UnusualQueries;

/// <summary>Parts a log by task types: some are left out of training, and only they are measured.</summary>
internal static class TaskHoldout
{
    /// <summary>The split of the rows that are measured.</summary>
    public const string Split = "left-out";

    private const double Share = 0.3;

    /// <summary>Writes two logs.</summary>
    /// <param name="log">A log whose rows have a task.</param>
    /// <param name="split">The splits whose rows of left-out types are measured, separated by commas.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <param name="workspace">Where to write.</param>
    /// <returns>The rows of train and val without the left-out types, and the rows of the left-out types.</returns>
    public static (string Training, string LeftOut) Write(string log, string split, int seed, Workspace workspace)
    {
        JsonNode[] rows = [.. Lines(log).Select(line => JsonNode.Parse(line)!)];
        string[] tasks = [.. rows.Select(TaskOf).Distinct().Order(StringComparer.Ordinal)];
        var random = new SplitMix64((ulong)seed);
        for (var i = tasks.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (tasks[i], tasks[j]) = (tasks[j], tasks[i]);
        }

        var leftOut = tasks.Take((int)Math.Round(Share * tasks.Length)).ToHashSet(StringComparer.Ordinal);
        var measured = split.Split(',');
        string training = workspace.Path("training.jsonl"), others = workspace.Path("left-out.jsonl");
        File.WriteAllLines(training, rows
            .Where(row => SplitOf(row) is "train" or "val" && !leftOut.Contains(TaskOf(row))).Select(row => row.ToJsonString()));
        File.WriteAllLines(others, rows
            .Where(row => measured.Contains(SplitOf(row)) && leftOut.Contains(TaskOf(row))).Select(row =>
            {
                row["split"] = Split;
                return row.ToJsonString();
            }));
        return (training, others);
    }

    private static string TaskOf(JsonNode row) => (string)row["task"]!;

    private static string SplitOf(JsonNode row) => (string)row["split"]!;

    private static IEnumerable<string> Lines(string log)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(log), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
