using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>What <c>train PATH</c> does with the folder that an application records to.</summary>
public sealed class TrainPathTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    private string Log => Path.Combine(_files.Folder, "routing", "log");

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_recorded_folder_is_graded_by_agreement_and_needs_no_other_argument()
    {
        Record("2026-11-29-001.jsonl", 0, 150);
        Record("2026-11-30-001.jsonl", 150, 150);
        File.Copy(_files.Pool, Path.Combine(Log, "pool.json"));

        var run = await ToolRun.OfAsync(["train", Log]);

        Assert.Equal((0, ""), (run.ExitCode, string.Join("", run.Error.Split('\n').Where(static line => line.StartsWith("error", StringComparison.Ordinal)))));
        Assert.Contains("Graded 300 queries by agreement: a response is right if its final answer is that of the reference 'large'.", run.Output, StringComparison.Ordinal);
        Assert.Contains("So the score of 'large' is 1 by definition, also where it is wrong. No query has scores", run.Output, StringComparison.Ordinal);
        var package = Path.Combine(_files.Folder, "routing", "package");
        Assert.Contains($"The package is in {package}.", run.Output, StringComparison.Ordinal);
        Assert.Contains("This package saves about ", run.Output, StringComparison.Ordinal);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(package, "manifest.json")))!;
        Assert.Equal(["2026-11-29-001.jsonl", "2026-11-30-001.jsonl"], manifest["trainingData"]!.AsArray().Select(static file => (string?)file!["file"]));
        Assert.Equal((300.0, 1.0, 0.0), ((double)manifest["metrics"]!["agreement.queries"]!, (double)manifest["metrics"]!["agreement.referenceWeight"]!, (double)manifest["metrics"]!["agreement.scoredQueries"]!));
    }

    [Fact]
    public async Task A_file_has_its_pool_next_to_it()
    {
        var run = await ToolRun.OfAsync(["train", _files.Data]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"The package is in {_files.Package}.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("agreement", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pool_and_out_can_be_others()
    {
        Record("one.jsonl", 0, 120);
        var package = Path.Combine(_files.Folder, "other");

        var run = await ToolRun.OfAsync(["train", Log, "--pool", _files.Pool, "--out", package]);

        Assert.Equal(0, run.ExitCode);
        Assert.True(File.Exists(Path.Combine(package, "manifest.json")));
    }

    [Theory]
    [InlineData(2, "Give either a log as PATH, or log files with --data.")]
    [InlineData(2, "Give either a log as PATH, or log files with --data.", "{log}", "--data", "{data}")]
    [InlineData(2, "--data needs --pool. --data needs --out or --replace.", "--data", "{data}")]
    [InlineData(1, "contains no .jsonl or .jsonl.gz file. Give a log file, or the folder that your application records to.", "{log}")]
    [InlineData(1, "'gone' does not exist. Give a log file, or a folder with .jsonl files and a pool.json.", "gone")]
    public async Task A_wrong_path_is_an_error_that_says_what_to_give(int exitCode, string expected, params string[] arguments)
    {
        Directory.CreateDirectory(Log);

        var run = await ToolRun.OfAsync(["train", .. arguments.Select(argument => argument.Replace("{log}", Log, StringComparison.Ordinal).Replace("{data}", _files.Data, StringComparison.Ordinal))]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_pool_file_is_an_error_that_names_it()
    {
        Record("one.jsonl", 0, 3);

        var run = await ToolRun.OfAsync(["train", Log]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"There is no pool file '{Path.Combine(Log, "pool.json")}'.", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Contains("give another with --pool", run.LastErrorLine, StringComparison.Ordinal);
    }

    /// <summary>Records responses without scores: the small model agrees with the large one on rivers, and not on proofs.</summary>
    private void Record(string name, int first, int count)
    {
        Directory.CreateDirectory(Log);
        var random = new Random(first);
        var lines = new StringBuilder();
        for (var i = first; i < first + count; i++)
        {
            var isEasy = random.Next(2) == 0;
            var answer = random.Next(100, 999);
            string Small() => $"The answer is {(random.NextDouble() < (isEasy ? 0.97 : 0.1) ? answer : random.Next(99))}.";
            lines.AppendLine(JsonSerializer.Serialize(new
            {
                prompt = $"{(isEasy ? "How long is the river" : "Give a proof of lemma")} {i}?",
                responses = new[] { new { model = "large", text = $"I think it is {answer}. The answer is {answer}." }, new { model = "small", text = Small() }, new { model = "small", text = Small() } },
            }));
        }

        File.WriteAllText(Path.Combine(Log, name), lines.ToString());
    }
}
