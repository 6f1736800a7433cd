using System.Text.Json.Nodes;

namespace BestRoute.Tool.Tests.Commands;

/// <summary><c>train --replace</c>: a package is replaced only by a better one.</summary>
public sealed class TrainReplaceTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_package_that_saves_nothing_is_replaced_by_a_better_one()
    {
        // In the earlier log, the small model is always wrong.
        var useless = File.ReadLines(_files.Data).Select(static line =>
        {
            var row = JsonNode.Parse(line)!;
            row["prompt"] = "Earlier: " + (string)row["prompt"]!;
            foreach (var response in row["responses"]!.AsArray().Where(static response => (string)response!["model"]! == "small"))
            {
                response!["score"] = 0;
            }

            return row.ToJsonString();
        });
        await SucceedAsync("train", "--data", _files.Write("earlier.jsonl", string.Join('\n', useless)), "--pool", _files.Pool, "--out", _files.Package);
        File.WriteAllText(Path.Combine(_files.Package, "notes.txt"), "kept");
        var manifest = Path.Combine(_files.Package, "manifest.json");
        var before = await File.ReadAllTextAsync(manifest);

        var run = await SucceedAsync("train", _files.Data, "--replace", _files.Package);

        Assert.Contains("Compared on 240 queries at the prices of the pool.", run.Output, StringComparison.Ordinal);
        Assert.Contains("The earlier package was not trained on these queries.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"The new package is better by more than one standard error. It replaced the earlier one in {_files.Package}.", run.Output, StringComparison.Ordinal);
        Assert.Contains("This package saves about ", run.Output, StringComparison.Ordinal);
        Assert.NotEqual(before, await File.ReadAllTextAsync(manifest));
        Assert.Equal(["manifest.json", "notes.txt", "prompts.bin", "weights.safetensors"], Directory.EnumerateFileSystemEntries(_files.Package).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_files.Folder, "*.tmp"));
    }

    [Fact]
    public async Task A_package_from_the_same_log_stays_byte_for_byte()
    {
        await SucceedAsync("train", _files.Data);
        var before = Contents();

        var run = await SucceedAsync("train", _files.Data, "--replace", _files.Package, "--seed", "1");

        Assert.Contains($"The earlier package stays in {_files.Package}, because ", run.Output, StringComparison.Ordinal);
        Assert.Contains("so the comparison favours it.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("UsePackage", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Theory]
    [InlineData(2, "Give either --out or --replace.", "{data}", "--replace", "{folder}", "--out", "other")]
    [InlineData(1, "it has no manifest.json", "{data}", "--replace", "{folder}")]
    public async Task Wrong_use_is_an_error_before_the_training(int exitCode, string expected, params string[] arguments)
    {
        var run = await ToolRun.OfAsync(["train", .. arguments.Select(argument => argument
            .Replace("{data}", _files.Data, StringComparison.Ordinal).Replace("{folder}", Directory.CreateDirectory(Path.Combine(_files.Folder, "empty")).FullName, StringComparison.Ordinal))]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(expected, run.LastErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("Fitting", run.Error, StringComparison.Ordinal);
    }

    private static async Task<ToolRun> SucceedAsync(params string[] arguments)
    {
        var run = await ToolRun.OfAsync(arguments);
        Assert.True(run.ExitCode == 0, run.LastErrorLine);
        return run;
    }

    private IEnumerable<(string Name, string Content)> Contents() =>
        [.. Directory.EnumerateFiles(_files.Package).Order(StringComparer.Ordinal).Select(static file => (file, Convert.ToHexString(File.ReadAllBytes(file))))];
}
