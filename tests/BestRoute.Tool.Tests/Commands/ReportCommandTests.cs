using System.Globalization;
using System.Text.Json;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>What a log promises, before a package exists.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private const string Pool = """{"reference":"large","models":[{"id":"large","inputPricePerMillion":10,"outputPricePerMillion":10},{"id":"small","inputPricePerMillion":1,"outputPricePerMillion":1}]}""";

    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_log_of_nearly_equal_answers_promises_nearly_the_saving_of_its_prices()
    {
        var log = Log(400, static i => i == 7 ? "41" : "42");

        var run = await ToolRun.OfAsync(["report", log]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("400 rows, recorded from 2026-01-01 to 2026-01-04. 400 of them have responses of all 2 models.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Recording them cost US$ 4.00 for samples that no user saw.", run.Output, StringComparison.Ordinal);

        // Answers of equal length at a tenth of the price, of which one is wrong.
        Assert.Matches(@"would save about (8\d(\.\d)?|90)% \(.*\) of the reference's cost, at (9[89](\.\d)?|100)% \(.*\) of its quality \(95% intervals\)", run.Output);
        Assert.Contains($"Next: `bestroute train {log}`.", run.Output.Split(Environment.NewLine));
        Assert.Equal(["log.jsonl", "pool.json"], Directory.EnumerateFiles(log).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_small_log_says_how_many_more_queries_it_needs()
    {
        var run = await ToolRun.OfAsync(["report", Log(40, static i => i % 2 == 0 ? "42" : "41")]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("would save nothing: the reference would answer every query, because", run.Output, StringComparison.Ordinal);
        Assert.Matches("Next: observe about [0-9,]+ more queries, and run this command again.", run.Output);
    }

    [Fact]
    public async Task A_log_with_a_judge_tells_its_position_bias_and_how_far_it_agrees_with_scores_and_feedback()
    {
        var log = Log(40, static i => i % 2 == 0 ? "42" : "41");
        var file = Path.Combine(log, "log.jsonl");
        var rows = File.ReadAllLines(file).Select(static (row, i) => row.Replace("\"The answer is 4", $"\"{(i % 2 == 0 ? "" : "Well. ")}The answer is 4", StringComparison.Ordinal)).ToList();
        await File.WriteAllLinesAsync(file, rows.Select(static (row, i) => Judged(row, i % 4 == 0 ? ("better", "worse", 0.5) : ("equal", "equal", 1))));

        var recorded = await ToolRun.OfAsync(["report", log]);

        Assert.Equal(0, recorded.ExitCode);
        Assert.Contains("Recording them cost US$ 0.40 for samples that no user saw and for the judge.", recorded.Output, StringComparison.Ordinal);
        Assert.Contains("The judge compared 40 pairs of answers, each in both orders. In 10 (25%) its verdict changed with the order.", recorded.Output, StringComparison.Ordinal);
        Assert.Contains("The judge favours the answer that it sees first.", recorded.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Compared with scores", recorded.Output, StringComparison.Ordinal);

        // Then somebody gives scores: half of the responses are wrong.
        await File.WriteAllLinesAsync(file, rows.Select(static (row, i) => Judged(row, i % 4 == 0 ? ("better", "worse", i % 2) : ("equal", "equal", i % 2))));
        var scored = await ToolRun.OfAsync(["report", log]);

        Assert.Equal(0, scored.ExitCode);
        Assert.Matches("Compared with scores +Responses +Equal", scored.Output);
        Assert.Matches(@"small +40 +50\.0% ", scored.Output);
        Assert.DoesNotContain("Compared with feedback", scored.Output, StringComparison.Ordinal);

        // And a user likes one answer.
        await File.WriteAllLinesAsync(file, rows.Select(static (row, i) => Judged(row, i % 2 == 0 ? ("worse", "worse", 0) : ("equal", "equal", 1)).Replace("{\"time", $"{{\"id\":\"r{i}\",\"time", StringComparison.Ordinal)
            .Replace("{\"model\":\"small\",", "{\"model\":\"small\",\"answered\":true,", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(Path.Combine(log, "log.feedback.jsonl"), """{"id":"r3","score":1,"time":"2026-01-05T00:00:00Z"}""");
        var reported = await ToolRun.OfAsync(["report", log]);

        Assert.Equal(0, reported.ExitCode);
        Assert.Matches("Compared with feedback +Responses +Equal", reported.Output);
        Assert.Matches(@"small +1 +100\.0% ", reported.Output);
    }

    [Fact]
    public async Task A_log_without_a_pool_file_says_what_is_missing()
    {
        var log = Log(3, static _ => "42");
        File.Delete(Path.Combine(log, "pool.json"));

        var run = await ToolRun.OfAsync(["report", log]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("There is no pool file", run.LastErrorLine, StringComparison.Ordinal);
    }

    private string Log(int rows, Func<int, string> small)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_files.Folder, "log")).FullName;
        File.WriteAllText(Path.Combine(folder, "pool.json"), Pool);
        File.WriteAllLines(Path.Combine(folder, "log.jsonl"), Enumerable.Range(0, rows).Select(i => JsonSerializer.Serialize(new
        {
            time = new DateTimeOffset(2026, 1, 1 + (4 * i / rows), 0, 0, 0, TimeSpan.Zero).ToString("O", CultureInfo.InvariantCulture),
            observationCost = 0.01,
            messages = new[] { new { role = "user", content = $"What is the answer to question {i}, {new string((char)('a' + (i % 26)), 1 + (i % 7))}?" } },
            responses = new[] { Response("large", "42"), Response("small", small(i)) },
        })));
        return folder;
    }

    private static string Judged(string row, (string First, string Second, double Score) small) => row
        .Replace("{\"model\":\"large\",", "{\"model\":\"large\",\"score\":1,", StringComparison.Ordinal)
        .Replace(
            "{\"model\":\"small\",",
            string.Create(CultureInfo.InvariantCulture, $$"""{"model":"small","score":{{small.Score}},"verdicts":{"shownFirst":"{{small.First}}","shownSecond":"{{small.Second}}"},"""),
            StringComparison.Ordinal);

    private static object Response(string model, string answer) => new
    {
        model,
        text = $"The answer is {answer}.",
        usage = new { inputTokens = 20, outputTokens = 10 },
    };
}
