using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Quickstart;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The commands that read a recorded folder join the feedback that is next to the rows.</summary>
public sealed class FeedbackTests : IDisposable
{
    private const int Rows = 240;
    private const int Reported = 60;
    private const string Notice = "Answers whose score comes from feedback: 60. Feedback about answers that are not in the log: 1. They were not observed, or they were drawn again.";

    private readonly SyntheticFiles _files = new();

    private string Log => Path.Combine(_files.Folder, "routing", "log");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Train_uses_it_as_scores_that_are_trusted()
    {
        Record();

        var run = await ToolRun.OfAsync(["train", Log]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Notice, run.Output, StringComparison.Ordinal);
        Assert.Contains($"Scores are what {Reported} queries with scores lead to expect.", run.Output, StringComparison.Ordinal);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_files.Folder, "routing", "package", "manifest.json")))!;
        Assert.Equal(Reported, (double)manifest["metrics"]!["agreement.scoredQueries"]!);
        Assert.Equal(
            [("2026-11-29-0a0b0c0d.feedback.jsonl", 0), ("2026-11-29-0a0b0c0d.jsonl", Rows)],
            manifest["trainingData"]!.AsArray().Select(static file => ((string)file!["file"]!, (int)file["trainingQueries"]! + (int)file["validationQueries"]!)));
    }

    [Fact]
    public async Task Report_says_how_many_answers_have_it_and_counts_rows_alone()
    {
        Record();

        var run = await ToolRun.OfAsync(["report", Log]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"{Rows} rows. {Rows} of them have responses of all 2 models.", run.Output, StringComparison.Ordinal);
        Assert.Contains(Notice, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_writes_it_into_the_rows()
    {
        Record();
        var output = Path.Combine(_files.Folder, "split.jsonl");

        var run = await ToolRun.OfAsync(["split", Log, "--out", output]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Notice, run.Output, StringComparison.Ordinal);
        var rows = (await File.ReadAllLinesAsync(output)).Select(static line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            Enumerable.Range(0, Rows).Select(static i => i < Reported ? (i % 4 == 0 ? 0.0 : 1.0) : (double?)null), rows.Select(static row => (double?)row["responses"]![0]!["score"]));
        Assert.All(rows, static row => Assert.Null(row["responses"]![1]!["score"]));
    }

    [Fact]
    public async Task What_an_application_reports_becomes_the_score_of_its_answer()
    {
        var services = new ServiceCollection();
        services.AddBestRoute()
            .AddReferenceModel("large", _ => new StandInChatClient(StandInProfile.Large, 1), new ModelPrice(5, 15))
            .AddModel("small", _ => new StandInChatClient(StandInProfile.Small, 1), new ModelPrice(0.2, 0.6))
            .Observe(Log, static options => (options.RecordAsIs, options.Grade) = (true, static (_, _, _) => ValueTask.FromResult<double?>(0.5)));
        var reported = new Dictionary<string, double>();
        await using (var provider = services.BuildServiceProvider())
        {
            var (client, feedback) = (provider.GetRequiredService<IChatClient>(), provider.GetRequiredService<IRouteFeedback>());
            foreach (var (i, question) in QuestionSet.Create(20, seed: 3).Index())
            {
                var response = await client.GetResponseAsync(question.Prompt);
                reported[response.ResponseId!] = i / 20.0;
                feedback.Report(response.ResponseId!, -1);
                feedback.Report(response.ResponseId!, i / 20.0);
            }
        }

        var output = Path.Combine(_files.Folder, "split.jsonl");
        var run = await ToolRun.OfAsync(["split", Log, "--out", output]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Answers whose score comes from feedback: 20.", run.Output, StringComparison.Ordinal);
        var rows = (await File.ReadAllLinesAsync(output)).Select(static line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(reported.OrderBy(static one => one.Value), rows.Select(static row => KeyValuePair.Create((string)row["id"]!, (double)row["responses"]![0]!["score"]!)).OrderBy(static one => one.Value));
        Assert.All(rows, static row => Assert.Equal(0.5, (double)row["responses"]![1]!["score"]!));
    }

    [Fact]
    public async Task Files_can_be_given_one_by_one()
    {
        Record();

        var run = await ToolRun.OfAsync(
            ["split", Path.Combine(Log, "2026-11-29-0a0b0c0d.jsonl"), Path.Combine(Log, "2026-11-29-0a0b0c0d.feedback.jsonl"), "--out", Path.Combine(_files.Folder, "split.jsonl")]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Notice, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_feedback_alone_is_not_a_log()
    {
        Record();
        File.Delete(Path.Combine(Log, "2026-11-29-0a0b0c0d.jsonl"));

        var run = await ToolRun.OfAsync(["train", Log]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("contains no .jsonl or .jsonl.gz file", run.LastErrorLine, StringComparison.Ordinal);
    }

    /// <summary>Records rows without scores, and what users said about the answers of the first of them: three of four are good.</summary>
    private void Record()
    {
        Directory.CreateDirectory(Log);
        File.Copy(_files.Pool, Path.Combine(Log, "pool.json"));
        var random = new Random(1);
        File.WriteAllLines(Path.Combine(Log, "2026-11-29-0a0b0c0d.jsonl"), Enumerable.Range(0, Rows).Select(i =>
        {
            var isEasy = random.Next(2) == 0;
            return JsonSerializer.Serialize(new
            {
                id = $"answer {i}",
                prompt = $"{(isEasy ? "How long is the river" : "Give a proof of lemma")} {i}?",
                responses = new object[]
                {
                    new { model = "large", text = $"The answer is {i}.", answered = true },
                    new { model = "small", text = $"The answer is {(random.NextDouble() < (isEasy ? 0.97 : 0.1) ? i : -1)}." },
                    new { model = "small", text = $"The answer is {(random.NextDouble() < (isEasy ? 0.97 : 0.1) ? i : -1)}." },
                },
            });
        }));
        File.WriteAllLines(Path.Combine(Log, "2026-11-29-0a0b0c0d.feedback.jsonl"), Enumerable.Range(0, Reported).Select(static i => (Id: $"answer {i}", Score: i % 4 == 0 ? 0 : 1))
            .Append((Id: "unknown", Score: 1))
            .Select(static report => JsonSerializer.Serialize(new { id = report.Id, score = report.Score, time = "2026-11-30T08:15:00+00:00" })));
    }
}
