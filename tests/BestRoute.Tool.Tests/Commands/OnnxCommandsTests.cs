using System.Text.Json;
using BestRoute.Onnx.Tests;

namespace BestRoute.Tool.Tests.Commands;

/// <summary>The commands over models on ONNX Runtime, as a user runs them.</summary>
public sealed class OnnxCommandsTests(OnnxCommandsTests.Trained trained) : IClassFixture<OnnxCommandsTests.Trained>
{
    private SyntheticFiles Files => trained.Files;

    private string Path(string name) => System.IO.Path.Combine(Files.Folder, name);

    [NativeFact]
    public void Train_on_an_encoder_and_a_reward_says_what_the_reward_is_worth_and_copies_both()
    {
        Assert.Equal((0, ""), (trained.Training.ExitCode, string.Join("", trained.Training.Error.Split('\n').Where(line => line.StartsWith("error:", StringComparison.Ordinal)))));
        Assert.Contains("On validation data, the reward recovers", trained.Training.Output, StringComparison.Ordinal);
        Assert.Contains("train.squaredLength", trained.Training.Output, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Files.Package, "manifest.json")));
        Assert.Equal("onnx", manifest.RootElement.GetProperty("encoder").GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Object, manifest.RootElement.GetProperty("encoder").GetProperty("lexical").ValueKind);
        Assert.Contains("Encoding 240 queries", trained.Training.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(System.IO.Path.Combine(Files.Package, "encoder", "model.onnx")));
        Assert.True(File.Exists(System.IO.Path.Combine(Files.Package, "reward", "model.onnx")));
        Assert.Equal(2, Directory.GetFiles(Path("cache")).Length);
    }

    [NativeFact]
    public async Task Explain_and_evaluate_and_calibrate_and_add_model_open_the_package()
    {
        var explained = await ToolRun.OfAsync(["explain", "--package", Files.Package, "--device", "cpu", "Say sum"]);
        var evaluated = await ToolRun.OfAsync(
        [
            "evaluate", "--package", Files.Package, "--data", Files.Data, "--pool", Files.Pool, "--split", "test", "--json", Path("onnx.json"), "--device", "cpu",
        ]);
        var parts = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => ToolRun.OfAsync(
        [
            "evaluate", "--package", Files.Package, "--data", Files.Data, "--pool", Files.Pool, "--split", "test", "--json", Path("onnx.json"), "--device", "cpu", "--shard", $"{i}/2",
        ])));
        var merged = await ToolRun.OfAsync(["merge", "--device", "cpu", "--out", Path("merged.json"), Path("onnx.json.0-of-2"), Path("onnx.json.1-of-2")]);
        var larger = Files.Write("larger.json", (await File.ReadAllTextAsync(Files.Pool)).Replace(
            "\"models\": [", "\"models\": [ { \"id\": \"fresh\", \"inputPricePerMillion\": 0.1, \"outputPricePerMillion\": 0.3 },", StringComparison.Ordinal));
        var data = Files.Write("new.jsonl", string.Join('\n', Enumerable.Range(0, 20).Select(i =>
            $$"""{"split":"train","prompt":"Say city {{i}}","responses":[{"model":"fresh","text":"4","score":1},{"model":"large","text":"4","score":{{i % 2}}}]}""")));
        var added = await ToolRun.OfAsync(["add-model", "--package", Files.Package, "--data", data, "--pool", larger, "--out", Path("larger"), "--device", "cpu"]);
        var calibrated = await ToolRun.OfAsync(["calibrate", "--package", Path("larger"), "--data", Files.Data, "--split", "test", "--pool", Files.Pool, "--target-cost-reduction", "0.2", "--device", "cpu"]);

        Assert.All([explained, evaluated, .. parts, merged, added, calibrated], static run => Assert.True(run.ExitCode == 0, run.Error));
        Assert.Contains("Encoded on: cpu.", explained.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(Path("onnx.json")), await File.ReadAllTextAsync(Path("merged.json")));
        Assert.True(File.Exists(System.IO.Path.Combine(Path("larger"), "encoder", "model.onnx")));
    }

    [NativeFact]
    public async Task Without_a_gpu_auto_says_nothing_and_cuda_fails_with_one_short_line()
    {
        var auto = await ToolRun.OfAsync(["explain", "--package", Files.Package, "--device", "auto", "Say sum"]);
        var isGpu = auto.Output.Contains("Encoded on: cuda.", StringComparison.Ordinal);
        var package = await ToolRun.OfAsync(["explain", "--package", Files.Package, "--device", "cuda", "Say sum"]);
        var folder = await ToolRun.OfAsync(
        [
            "train", "--data", Files.Data, "--pool", Files.Pool, "--out", Path("none"), "--encoder", trained.Encoder, "--device", "cuda",
        ]);

        Assert.Equal((0, ""), (auto.ExitCode, auto.Error));
        Assert.Equal(isGpu ? 0 : 1, package.ExitCode);
        foreach (var run in isGpu ? [] : new[] { package, folder })
        {
            var line = Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.StartsWith("error: --device cuda: CUDA does not work here (", line, StringComparison.Ordinal);
            Assert.Contains("Use --device cpu or auto", line, StringComparison.Ordinal);
            Assert.DoesNotContain('/', line[..line.IndexOf(')', StringComparison.Ordinal)]);
            Assert.InRange(line.Length, 0, 320);
            Assert.Equal("", run.Output);
        }
    }

    [Fact]
    public async Task A_package_without_models_ignores_the_device()
    {
        using var files = new SyntheticFiles();
        var trained = await ToolRun.OfAsync(["train", "--data", files.Data, "--pool", files.Pool, "--out", files.Package, "--device", "cuda"]);
        var explained = await ToolRun.OfAsync(["explain", "--package", files.Package, "--device", "cuda", "Say sum"]);

        Assert.Equal((0, 0, ""), (trained.ExitCode, explained.ExitCode, explained.Error));
    }

    [NativeFact]
    public async Task Every_command_takes_a_feature_cache_of_which_the_report_says_nothing()
    {
        string[] evaluate = ["evaluate", "--package", Files.Package, "--data", Files.Data, "--pool", Files.Pool, "--split", "test", "--device", "cpu"];
        string[] cache = ["--feature-cache", Path("shared-cache")];
        var first = await ToolRun.OfAsync([.. evaluate, "--json", Path("cached.json"), .. cache]);
        var report = await File.ReadAllTextAsync(Path("cached.json"));
        var size = Directory.GetFiles(Path("shared-cache")).Sum(static file => new FileInfo(file).Length);
        var second = await ToolRun.OfAsync([.. evaluate, "--json", Path("cached.json"), .. cache]);
        var unusable = await ToolRun.OfAsync([.. evaluate, "--json", Path("cached.json"), "--feature-cache", Files.Data]);

        Assert.All([first, second, unusable], static run => Assert.True(run.ExitCode == 0, run.Error));
        Assert.Equal(2, Directory.GetFiles(Path("shared-cache")).Length);
        Assert.Equal(size, Directory.GetFiles(Path("shared-cache")).Sum(static file => new FileInfo(file).Length));
        Assert.Equal(report, await File.ReadAllTextAsync(Path("cached.json")));
        Assert.DoesNotContain("feature-cache", report, StringComparison.Ordinal);
        Assert.DoesNotContain("feature cache", second.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be used", unusable.Output, StringComparison.Ordinal);
        foreach (var command in new[] { "train", "add-model", "calibrate", "evaluate", "merge" })
        {
            Assert.Contains("--feature-cache <FOLDER>", (await ToolRun.OfAsync([command, "--help"])).Output, StringComparison.Ordinal);
        }
    }

    [NativeFact]
    public async Task Train_on_one_encoder_for_both_trains_a_linear_reward_and_keeps_the_model_once()
    {
        var run = await ToolRun.OfAsync(
        [
            "train", "--data", Files.Data, "--pool", Files.Pool, "--out", Path("both"), "--encoder", trained.Encoder, "--reward", trained.Encoder, "--device", "cpu",
        ]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(Directory.Exists(System.IO.Path.Combine(Path("both"), "encoder")));
        Assert.False(Directory.Exists(System.IO.Path.Combine(Path("both"), "reward")));
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(System.IO.Path.Combine(Path("both"), "manifest.json")));
        Assert.Equal("encoded", manifest.RootElement.GetProperty("scorer").GetProperty("kind").GetString());
    }

    [NativeFact]
    public async Task Score_responses_writes_the_ids_and_a_score_for_each_response()
    {
        var input = Files.Write("responses.jsonl", """
            {"id":1,"prompt":"tell me the sum","responses":["the answer is 12","the answer is 12","13"]}

            {"id":{"a":"b"},"prompt":"","responses":[]}
            {"id":"x","prompt":"tell me the sum","responses":["13"],"more":true}
            """);

        var run = await ToolRun.OfAsync(["score-responses", "--model", trained.Reward, "--input", input, "--output", Path("scores.jsonl"), "--device", "cpu"]);

        Assert.True(run.ExitCode == 0, run.Error);
        var lines = (await File.ReadAllLinesAsync(Path("scores.jsonl"))).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["1", """{"a":"b"}""", "\"x\""], lines.Select(static line => line.GetProperty("id").GetRawText()));
        var scores = lines.Select(static line => line.GetProperty("scores").EnumerateArray().Select(static score => score.GetDouble()).ToArray()).ToList();
        Assert.Equal([3, 0, 1], scores.Select(static row => row.Length));
        Assert.Equal(scores[0][0], scores[0][1]);
        Assert.NotEqual(scores[0][0], scores[0][2]);
        Assert.Equal(scores[0][2], scores[2][0]);
    }

    [NativeFact]
    public async Task Score_by_reward_writes_the_same_scores()
    {
        var input = Files.Write("responses.jsonl", """{"id":1,"prompt":"tell me the sum","responses":["the answer is 12","13"]}""");
        var data = Files.Write("unscored.jsonl", """
            {"prompt":"tell me the sum","responses":[{"model":"small","text":"the answer is 12"},{"model":"large","text":"<think>12</think>13"}]}
            """);

        var responses = await ToolRun.OfAsync(["score-responses", "--model", trained.Reward, "--input", input, "--output", Path("expected.jsonl"), "--device", "cpu"]);
        var run = await ToolRun.OfAsync(["score", "--data", data, "--out", Path("scored.jsonl"), "--by", "reward", "--reward", trained.Reward, "--device", "cpu"]);

        Assert.True(responses.ExitCode == 0 && run.ExitCode == 0, run.Error);
        using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path("expected.jsonl")));
        using var scored = JsonDocument.Parse(await File.ReadAllTextAsync(Path("scored.jsonl")));
        Assert.Equal(
            expected.RootElement.GetProperty("scores").EnumerateArray().Select(static score => score.GetRawText()),
            scored.RootElement.GetProperty("responses").EnumerateArray().Select(static response => response.GetProperty("score").GetRawText()));
    }

    [NativeTheory]
    [InlineData("""{"id":1,"responses":["a"]}""", "line 1: 'prompt' is missing")]
    [InlineData("""{"id":1,"prompt":"a","responses":["a",2]}""", "line 1: 'responses' is missing or not an array of strings")]
    [InlineData("""{"prompt":"a","responses":["a"]}""", "'id'")]
    [InlineData("{", "line 1")]
    public async Task Score_responses_names_a_line_that_cannot_be_used_and_writes_nothing(string line, string fault)
    {
        var input = Files.Write("bad.jsonl", line);

        var run = await ToolRun.OfAsync(["score-responses", "--model", trained.Reward, "--input", input, "--output", Path("none.jsonl"), "--device", "cpu"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(fault, run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(Path("none.jsonl")));
    }

    [Fact]
    public async Task A_folder_that_is_no_model_is_named()
    {
        var run = await ToolRun.OfAsync(["train", "--data", Files.Data, "--pool", Files.Pool, "--out", Path("none"), "--encoder", Files.Folder]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has no model.json", run.LastErrorLine, StringComparison.Ordinal);
    }

    /// <summary>Imports two tiny models and trains on them once for all tests of the class.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        internal SyntheticFiles Files { get; } = new();

        internal string Encoder => System.IO.Path.Combine(Files.Folder, "encoder");

        internal string Reward => System.IO.Path.Combine(Files.Folder, "reward");

        internal ToolRun Training { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            if (NativeFactAttribute.Missing is not null)
            {
                return;
            }

            var (encoder, reward) = (System.IO.Path.Combine(Files.Folder, "hf-encoder"), System.IO.Path.Combine(Files.Folder, "hf-reward"));
            TinyDeberta.WriteEncoder(encoder);
            TinyDeberta.WriteReward(reward);
            Assert.Equal(0, (await ToolRun.OfAsync(["import", "--from", encoder, "--as", "encoder", "--out", Encoder])).ExitCode);
            Assert.Equal(0, (await ToolRun.OfAsync(["import", "--from", reward, "--as", "reward", "--out", Reward])).ExitCode);
            Training = await ToolRun.OfAsync(
            [
                "train", "--data", Files.Data, "--pool", Files.Pool, "--out", Files.Package, "--encoder", Encoder, "--reward", Reward,
                "--feature-cache", System.IO.Path.Combine(Files.Folder, "cache"), "--device", "cpu",
            ]);
        }

        public Task DisposeAsync()
        {
            Files.Dispose();
            return Task.CompletedTask;
        }
    }
}
