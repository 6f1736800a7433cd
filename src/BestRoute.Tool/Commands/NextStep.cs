using System.Text.Json;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary>The last line of a command: what to do next, with the names of the user's own files.</summary>
internal static class NextStep
{
    private const string PoolPlaceholder = "POOL.json";
    private const string Scored = "-scored";

    /// <summary>Prints a step, if there is one.</summary>
    public static void Print(ToolConsole console, string? step)
    {
        if (step is not null)
        {
            console.Output.WriteLine(step);
        }
    }

    /// <summary>Names the next command.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="purpose">What it is for; <see langword="null"/> if its name says it.</param>
    public static string Run(string command, string? purpose = null) => $"Next: {(purpose is null ? "" : purpose + ": ")}`{command}`.";

    /// <summary>Names the next command for a log, by its first row: to score it, to divide it, or to train on it.</summary>
    /// <param name="log">The log, as the user wrote it.</param>
    /// <param name="pool">The pool file, as the user wrote it; <see langword="null"/> if no option named it.</param>
    /// <param name="shard">The part of the log that the file is. Parts are joined first.</param>
    /// <returns>The step; <see langword="null"/> if the file is not a log of responses.</returns>
    public static string? AfterLog(string log, string? pool, Shard shard)
    {
        if (shard != Shard.Whole)
        {
            return Run(Command("merge", "--out", "LOG.jsonl", log, "SHARD..."), $"when all {shard.Count} shards are done, join them");
        }

        using var document = JsonDocument.Parse(TextLines.Read(log).FirstOrDefault(static line => !string.IsNullOrWhiteSpace(line)) ?? "{}");
        var row = document.RootElement;
        if (!row.TryGetProperty("responses", out var responses) || responses.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        if (!responses.EnumerateArray().Any(static response => response.ValueKind == JsonValueKind.Object && response.TryGetProperty("score", out _)))
        {
            return Run(Score(log, pool, hasGold: row.TryGetProperty("reference_answer", out _)));
        }

        return row.TryGetProperty("split", out _)
            ? Run(Train(log, pool))
            : Run(Command("split", log, "--out", Renamed(log, "-split")), "divide the queries for training and a test");
    }

    /// <summary>Returns the command that trains a package.</summary>
    /// <param name="log">The log, as the user wrote it.</param>
    /// <param name="pool">The pool file, as the user wrote it; <see langword="null"/> if no option named it.</param>
    public static string Train(string log, string? pool) =>
        File.Exists(TrainingInput.Of([log]).Pool) ? Command("train", log) : Command("train", log, "--pool", pool ?? PoolPlaceholder);

    /// <summary>Returns the command that measures a package.</summary>
    /// <param name="package">The folder of the package, as the user wrote it.</param>
    /// <param name="data">The data files, as the user wrote them; none for new ones.</param>
    /// <param name="pool">The pool file, as the user wrote it; <see langword="null"/> if no option named it.</param>
    /// <param name="split">The split to measure on.</param>
    public static string Evaluate(string package, IReadOnlyList<string> data, string? pool, string split) => Command(
        "evaluate", ["--package", package, "--data", .. data.DefaultIfEmpty("NEW.jsonl"), "--pool", pool ?? PoolPlaceholder, "--split", split, "--report", "report.html"]);

    /// <summary>Returns a command line of the tool.</summary>
    public static string Command(string name, params IEnumerable<string> arguments) => string.Join(' ', ["bestroute", name, .. arguments.Select(ToolOptions.Quoted)]);

    private static string Score(string log, string? pool, bool hasGold)
    {
        string[] files = ["--data", log, "--out", Renamed(log, Scored)];
        return hasGold ? Command("score", [.. files, "--by", "gold"]) : Command("score", [.. files, "--by", "agreement", "--pool", pool ?? PoolPlaceholder]);
    }

    /// <summary>Returns a name next to a log that says what is new in it, such as log-scored.jsonl.</summary>
    private static string Renamed(string log, string suffix)
    {
        var extension = log.EndsWith(".jsonl.gz", StringComparison.Ordinal) ? ".jsonl.gz" : Path.GetExtension(log);
        var name = log[..^extension.Length];
        return (name.EndsWith(Scored, StringComparison.Ordinal) ? name[..^Scored.Length] : name) + suffix + extension;
    }
}
