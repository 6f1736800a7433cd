using System.Text.Json;
using System.Text.RegularExpressions;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The commands one after another, as a user runs them, over one trained package.</summary>
public sealed class CommandsTests(CommandsTests.Trained trained) : IClassFixture<CommandsTests.Trained>
{
    [Fact]
    public void Train_says_what_it_chose_and_measured_and_writes_the_package()
    {
        Assert.Equal((0, ""), (trained.Training.ExitCode, string.Join("", ErrorLines(trained.Training, "error:"))));
        Assert.Contains("Trained on 180 queries, validated on 60.", trained.Training.Output, StringComparison.Ordinal);
        Assert.Contains("lambda", trained.Training.Output, StringComparison.Ordinal);
        Assert.Contains("This package saves about ", trained.Training.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"Next: measure it on queries that training has not seen: `bestroute evaluate --package {trained.Files.Package} --data {trained.Files.Data} --pool {trained.Files.Pool} --split test --report report.html`.",
            trained.Training.Output,
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(trained.Files.Package, "manifest.json")));
    }

    [Fact]
    public async Task Train_counts_tokens_as_the_option_says()
    {
        var folder = Path.Combine(trained.Files.Folder, "characters");

        var run = await ToolRun.OfAsync(["train", "--data", trained.Files.Data, "--pool", trained.Files.Pool, "--out", folder, "--tokens", "characters"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("o200k", null), (Tokens(trained.Files.Package), Tokens(folder)));

        static string? Tokens(string package) =>
            (string?)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(package, "manifest.json")))!["pool"]!["tokens"];
    }

    [Fact]
    public async Task A4_Train_on_a_few_queries_says_that_nothing_is_saved_and_how_many_are_needed()
    {
        var few = trained.Files.Write("few.jsonl", string.Join('\n', File.ReadLines(trained.Files.Data).Take(30)));
        var folder = Path.Combine(trained.Files.Folder, "few");

        var run = await ToolRun.OfAsync(["train", "--data", few, "--pool", trained.Files.Pool, "--out", folder]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Operating point: the reference answers every query.", run.Output, StringComparison.Ordinal);
        Assert.Contains("This package saves nothing: the reference answers every query, because 24 queries are too few", run.Output, StringComparison.Ordinal);
        Assert.Matches("It needs about [1-9][0-9,]+\\.", run.Output);
        Assert.Contains($"Next: add scored queries to {few}, and run the same command again.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_reports_progress_on_standard_error_only()
    {
        Assert.NotEmpty(ErrorLines(trained.Training, "["));
        Assert.DoesNotContain("%]", trained.Training.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_prints_every_method_and_writes_the_reports()
    {
        var run = await ToolRun.OfAsync(
        [
            "evaluate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--pool", trained.Files.Pool,
            "--split", "test", "--json", trained.Files.Report, "--report", trained.Files.Report + ".html",
        ]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"The report is in {trained.Files.Report} and {trained.Files.Report}.html.", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(trained.Files.Report + ".html"), StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(trained.Files.Report));
        Assert.Equal(60, report.RootElement.GetProperty("queries").GetInt32());
        foreach (var method in report.RootElement.GetProperty("methods").EnumerateArray())
        {
            Assert.Contains($" {method.GetProperty("name").GetString()} ", run.Output, StringComparison.Ordinal);
        }

        Assert.Contains("60 queries, 0 skipped", run.Output, StringComparison.Ordinal);
        Assert.Contains("operating point", run.Output, StringComparison.Ordinal);
        Assert.Contains("best-route against the best baseline (", run.Output, StringComparison.Ordinal);
        Assert.Contains("Calibration error: match 0.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oracle, best-route", new[] { "best-route", "oracle" }, "")]
    [InlineData("task-mean,cost-only", new[] { "cost-only" }, "Left out: task-mean: no query of split 'train' has the field 'task'.")]
    public async Task Evaluate_runs_the_methods_that_are_named(string methods, string[] run, string leftOut)
    {
        var evaluation = await ToolRun.OfAsync(
        [
            "evaluate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--pool", trained.Files.Pool,
            "--split", "test", "--methods", methods, "--json", trained.Files.Report + ".some",
        ]);

        Assert.Equal(0, evaluation.ExitCode);
        Assert.Contains(leftOut, evaluation.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(trained.Files.Report + ".some"));
        Assert.Equal(run, report.RootElement.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Evaluate_on_a_split_that_is_not_there_fails()
    {
        var run = await ToolRun.OfAsync(
        [
            "evaluate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--pool", trained.Files.Pool,
            "--split", "holdout", "--json", trained.Files.Report + ".none",
        ]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'holdout'", run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(trained.Files.Report + ".none"));
    }

    [Fact]
    public async Task Explain_shows_the_routes_and_why_one_won()
    {
        var run = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "Say sum"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("large", run.Output, StringComparison.Ordinal);
        Assert.Contains("small", run.Output, StringComparison.Ordinal);
        Assert.Contains("(reference)", run.Output, StringComparison.Ordinal);
        Assert.Contains("closer to the training data (limit 99%).", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line.Contains("chosen", StringComparison.Ordinal));
        Assert.Contains("the highest predicted quality", run.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_of_a_conversation_shows_what_its_last_message_alone_shows()
    {
        var messages = trained.Files.Write("chat.json", """[{"role":"system","content":"Be brief."},{"role":"user","content":"Say city"},{"role":"assistant","content":"Rome"},{"role":"user","content":"Say sum"}]""");

        var prompt = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "Say sum"]);
        var conversation = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "--messages", messages]);

        // The package is from single prompts. The estimated costs, which are not compared, are those of the whole conversation.
        static IEnumerable<string> Predictions(ToolRun run) => run.Output.Split('\n').Where(static line => line.Contains(" yes ", StringComparison.Ordinal)).Select(static line => Regex.Replace(line, @"0\.\d{8}", "cost"));
        Assert.Equal((0, ""), (conversation.ExitCode, conversation.Error));
        Assert.NotEmpty(Predictions(prompt));
        Assert.Equal(Predictions(prompt), Predictions(conversation));
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"role":"user","content":"Hi"}""", "'messages' is a JSON object; give an array")]
    [InlineData("""[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hi"}]""", "'messages' ends with a message of role 'assistant'")]
    public async Task Explain_names_what_is_wrong_with_a_conversation(string json, string named)
    {
        var file = trained.Files.Write("bad.json", json);

        var run = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "--messages", file]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("bad.json: " + named, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_takes_a_prompt_or_a_conversation_and_not_both()
    {
        var both = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "Hi", "--messages", trained.Files.Write("chat.json", "[]")]);
        var neither = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package]);

        Assert.All([both, neither], static run => Assert.Contains("Give either a prompt or --messages.", run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_shows_the_words_that_matter_for_the_route()
    {
        var run = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "Say sum"]);

        // The log has three tasks, and their words are all that tells them apart.
        Assert.Matches(@"Words that matter for \w+.*P\(match\) with it", run.Output);
        Assert.Matches(@"(?m)^ sum +[+-]0\.\d{3} *$", run.Output);
    }

    [Fact]
    public async Task Explain_writes_json_with_the_decision_for_a_threshold()
    {
        async Task<JsonElement> DecisionAsync(params string[] options)
        {
            var run = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "--json", .. options, "Say sum"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return JsonElement.Parse(run.Output).GetProperty("decision");
        }

        var all = await DecisionAsync("--threshold", "0");
        var none = await DecisionAsync("--threshold", "1");
        var withSystem = await DecisionAsync("--threshold", "1", "--system", new string('x', 4000));

        Assert.NotEqual("large", all.GetProperty("route").GetProperty("model").GetString());
        Assert.Equal("large", none.GetProperty("route").GetProperty("model").GetString());
        Assert.Equal(1, none.GetProperty("threshold").GetDouble());
        Assert.Equal(1, none.GetProperty("propensity").GetDouble());
        Assert.True(none.GetProperty("timings").GetProperty("decision").Deserialize<TimeSpan>() >= TimeSpan.Zero);

        // The system prompt has about 1,000 tokens, at 10 dollars per million, and the router does not read it.
        Assert.InRange(withSystem.GetProperty("estimatedCost").GetDouble() - none.GetProperty("estimatedCost").GetDouble(), 0.005, 0.02);
        Assert.Equal(
            none.GetProperty("routes").EnumerateArray().Select(static route => route.GetProperty("decisionCost").GetDouble()),
            withSystem.GetProperty("routes").EnumerateArray().Select(static route => route.GetProperty("decisionCost").GetDouble()));
    }

    [Fact]
    public async Task Explain_takes_one_setting_and_names_a_target_that_the_package_lacks()
    {
        var two = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "--threshold", "0.5", "--max-quality-drop", "0.01", "Hi"]);
        var unknown = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "--target-cost-reduction", "0.123", "Hi"]);

        Assert.Contains("Give only one of --threshold, --target-cost-reduction and --max-quality-drop.", two.Error, StringComparison.Ordinal);
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("--target-cost-reduction 0.123", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_with_a_pool_takes_its_prices()
    {
        var expensive = trained.Files.Write("expensive.json", (await File.ReadAllTextAsync(trained.Files.Pool)).Replace(
            "\"outputPricePerMillion\": 0.5", "\"outputPricePerMillion\": 500000", StringComparison.Ordinal));

        var run = await ToolRun.OfAsync(["explain", "--package", trained.Files.Package, "--pool", expensive, "Say sum"]);

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("large:", run.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_refuses_rows_of_the_training_and_writes_the_operating_point_for_a_cost_target()
    {
        var run = await ToolRun.OfAsync(
            ["calibrate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--target-cost-reduction", "0.25"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"Refused 240 rows, because the package was trained on their prompts. The first is {trained.Files.Data}, line 1.", run.Output, StringComparison.Ordinal);
        Assert.Contains("60 queries used, 0 skipped", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Operating point for {RoutingTarget.CostReduction(0.25)}: lambda ", run.Output, StringComparison.Ordinal);
        Assert.Contains("CostReduction", await File.ReadAllTextAsync(Path.Combine(trained.Files.Package, "manifest.json")), StringComparison.Ordinal);

        // The same queries again: the evaluation measures what the calibration measured.
        var saving = run.Output.Split('\n').Single(line => line.StartsWith("On these queries: ", StringComparison.Ordinal))["On these queries: ".Length..].Trim();
        var evaluation = await ToolRun.OfAsync(
        [
            "evaluate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--pool", trained.Files.Pool,
            "--split", "test", "--json", trained.Files.Report + ".target",
        ]);
        Assert.Contains($"The operating point for {RoutingTarget.CostReduction(0.25)}: {saving}", evaluation.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_on_too_little_data_stays_with_the_reference_and_says_how_many_more()
    {
        var run = await ToolRun.OfAsync(
            ["calibrate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--max-quality-drop", "0.001", "--confidence", "0.999"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"shows {RoutingTarget.MaxQualityDrop(0.001)} with 99.9% confidence", run.Output, StringComparison.Ordinal);
        Assert.Matches("It takes about [0-9]+ queries like these \\([0-9]+ more\\) to show it for any saving", run.Output);
        Assert.Contains("the reference answers everything", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_on_nothing_but_training_rows_fails()
    {
        var run = await ToolRun.OfAsync(
            ["calibrate", "--package", trained.Files.Package, "--data", trained.Files.Data, "--split", "val", "--max-quality-drop", "0.05"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("trained on the prompts of all 60 rows", run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_model_writes_a_larger_package_and_says_from_what()
    {
        var pool = trained.Files.Write("larger.json", (await File.ReadAllTextAsync(trained.Files.Pool)).Replace(
            "\"models\": [", "\"models\": [ { \"id\": \"fresh\", \"inputPricePerMillion\": 0.1, \"outputPricePerMillion\": 0.3 },", StringComparison.Ordinal));
        var rows = Enumerable.Range(0, 40).Select(i =>
            $$"""{"split":"train","prompt":"Say city {{i}}","responses":[{"model":"fresh","text":"4","score":1},{"model":"large","text":"4","score":{{i % 2}}}]}""");
        var data = trained.Files.Write("new.jsonl", string.Join('\n', rows));
        var folder = Path.Combine(trained.Files.Folder, "larger");

        var run = await ToolRun.OfAsync(["add-model", "--package", trained.Files.Package, "--data", data, "--pool", pool, "--out", folder]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Added fresh. It has responses to 40 queries, and 40 of these also have a response of the reference.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"The package is in {folder}.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"`bestroute evaluate --package {folder} --data NEW.jsonl --pool {pool} --split all --report report.html`.", run.Output, StringComparison.Ordinal);
        var explained = await ToolRun.OfAsync(["explain", "--package", folder, "Say city"]);
        Assert.Contains(" fresh ", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_model_without_a_new_model_fails()
    {
        var folder = Path.Combine(trained.Files.Folder, "same");

        var run = await ToolRun.OfAsync(
            ["add-model", "--package", trained.Files.Package, "--data", trained.Files.Data, "--pool", trained.Files.Pool, "--out", folder]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("already has all models of the pool", run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    private static IEnumerable<string> ErrorLines(ToolRun run, string start) =>
        run.Error.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Trains once for all tests of the class.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        internal SyntheticFiles Files { get; } = new();

        internal ToolRun Training { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Training = await ToolRun.OfAsync(["train", "--data", Files.Data, "--pool", Files.Pool, "--out", Files.Package]);

        public Task DisposeAsync()
        {
            Files.Dispose();
            return Task.CompletedTask;
        }
    }
}
