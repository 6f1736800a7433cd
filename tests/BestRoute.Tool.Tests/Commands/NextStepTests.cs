using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BestRoute.Training;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The next command that each command names, run as it is printed.</summary>
public sealed partial class NextStepTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    private string Folder => Path.Combine(_files.Folder, "my files");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task From_shards_of_a_collection_to_a_measured_package()
    {
        Directory.CreateDirectory(Folder);
        File.Copy(_files.Pool, Path.Combine(Folder, "pool.json"));
        string[] rows = [.. File.ReadLines(_files.Data).Select(AsCollected)];
        string[] shards = [.. Enumerable.Range(0, 2).Select(shard => Path.Combine(Folder, $"shard-{shard}.jsonl"))];
        foreach (var (index, shard) in shards.Index())
        {
            File.WriteAllLines(shard, rows.Index().Where(row => row.Index % 2 == index).Select(static row => $$"""{"row":{{row.Index}},{{row.Item[1..]}}"""));
        }

        var names = await FollowAsync(["merge", "--out", Path.Combine(Folder, "log.jsonl"), .. shards]);

        Assert.Equal(["merge", "score", "split", "train", "evaluate"], names);
        Assert.Equal(
            ["log-scored.jsonl", "log-split.jsonl", "log.jsonl", "pool.json", "report.html", "shard-0.jsonl", "shard-1.jsonl"],
            Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task From_a_log_to_a_package_and_its_decisions()
    {
        Assert.Equal(["report", "train", "evaluate"], await FollowAsync(["report", _files.Data]));
        Assert.Equal(["inspect", "explain"], await FollowAsync(["inspect", _files.Package]));
    }

    [Fact]
    public async Task A_calibrated_target_is_set_in_the_application()
    {
        await SucceedAsync(["train", _files.Data]);

        var run = await SucceedAsync(["calibrate", "--package", _files.Package, "--data", _files.Data, "--split", "test", "--target-cost-reduction", "0.1"]);

        Assert.EndsWith($"Next: set the target in your application: `options.Target = RoutingTarget.CostReduction(0.1)`.{Environment.NewLine}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"prompt":"a","responses":[]}""", "score --data {log} --out {name}-scored.jsonl --by agreement --pool POOL.json")]
    [InlineData("""{"prompt":"a","responses":[{"model":"m","text":"t"}],"reference_answer":1}""", "score --data {log} --out {name}-scored.jsonl --by gold")]
    [InlineData("""{"prompt":"a","responses":[{"model":"m","text":"t","score":null}]}""", "split {log} --out {name}-split.jsonl")]
    [InlineData("""{"prompt":"a","split":"val","responses":[{"model":"m","text":"t","score":1}]}""", "train {log} --pool POOL.json")]
    public void A_row_says_what_is_missing(string row, string expected)
    {
        Directory.CreateDirectory(Folder);
        var log = Path.Combine(Folder, "log.jsonl");
        File.WriteAllText(log, row + "\n");

        var step = NextStep.AfterLog(log, pool: null, Shard.Whole)!;

        expected = expected.Replace("{log}", $"\"{log}\"", StringComparison.Ordinal).Replace("{name}-scored.jsonl", $"\"{Folder}/log-scored.jsonl\"", StringComparison.Ordinal)
            .Replace("{name}-split.jsonl", $"\"{Folder}/log-split.jsonl\"", StringComparison.Ordinal);
        Assert.Contains($"`bestroute {expected}`.", step.Replace('\\', '/'), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"id":"a","pooled":[0.5]}""")]
    public void A_file_without_responses_has_no_next_step(string row) => Assert.Null(NextStep.AfterLog(_files.Write("rows.jsonl", row), pool: null, Shard.Whole));

    [Fact]
    public void Shards_are_joined_first() => Assert.Equal(
        "Next: when all 3 shards are done, join them: `bestroute merge --out LOG.jsonl part-1.jsonl SHARD...`.",
        NextStep.AfterLog("part-1.jsonl", pool: null, Shard.TryParse("1/3", out var shard) ? shard : default));

    private static string AsCollected(string line)
    {
        var row = JsonNode.Parse(line)!.AsObject();
        row.Remove("split");
        foreach (var response in row["responses"]!.AsArray())
        {
            // Right answers are those of the score.
            response!["text"] = (double)response["score"]! == 1 ? "The answer is 7." : "The answer is 8.";
            response.AsObject().Remove("score");
        }

        row["reference_answer"] = "7";
        return row.ToJsonString();
    }

    /// <summary>Runs a command, then the one that it names, and so on.</summary>
    /// <returns>The names of the commands.</returns>
    private async Task<IReadOnlyList<string>> FollowAsync(string[] command)
    {
        var names = new List<string>();
        while (true)
        {
            names.Add(command[0]);
            var run = await SucceedAsync(command);
            if (Next().Match(run.Output) is not { Success: true } next)
            {
                return names;
            }

            // The only name without a folder in front, which would be written to where the test runs.
            command = [.. Argument().Matches(next.Groups["command"].Value).Select(match => match.Value.Trim('"') is "report.html" ? Path.Combine(Folder, "report.html") : match.Value.Trim('"'))];
        }
    }

    private static async Task<ToolRun> SucceedAsync(string[] command)
    {
        var run = await ToolRun.OfAsync(command);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.LastErrorLine}");
        return run;
    }

    [GeneratedRegex("^Next: [^`]*`bestroute (?<command>[^`]*)`", RegexOptions.Multiline)]
    private static partial Regex Next();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Argument();
}
