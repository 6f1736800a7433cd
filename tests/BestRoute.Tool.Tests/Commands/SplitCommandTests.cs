namespace BestRoute.Tool.Tests.Commands;

public sealed class SplitCommandTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Split_says_how_many_rows_each_split_has_and_what_is_next()
    {
        var log = _files.Write("new.jsonl", string.Concat(Enumerable.Range(0, 40).Select(static i => $$"""{"prompt":"{{(char)('a' + (i / 2))}} {{i}}","responses":[]}""" + "\n")));
        var output = Path.Combine(_files.Folder, "with space", "split.jsonl");

        var run = await ToolRun.OfAsync(["split", log, "--out", output, "--calibration", "0", "--test", "0.5"]);

        Assert.Equal(0, run.ExitCode);
        var rows = await File.ReadAllLinesAsync(output);
        Assert.Equal(40, rows.Length);
        foreach (var split in new[] { "train", "val", "calibration", "test" })
        {
            Assert.Matches($"{split} +{rows.Count(row => row.StartsWith($"{{\"split\":\"{split}\"", StringComparison.Ordinal))} ", run.Output);
        }

        Assert.Contains($"Next: `bestroute train \"{output}\" --pool POOL.json`.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("nearly the same", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_group_of_equal_queries_is_told()
    {
        var log = _files.Write("new.jsonl", string.Concat(Enumerable.Range(0, 10).Select(static i => $$"""{"prompt":"What is {{i}}?","responses":[]}""" + "\n")));

        var run = await ToolRun.OfAsync(["split", log, "--out", log]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("10 of 10 rows are nearly the same query, and are all in split ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Next: `bestroute train {log}`.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--test 0.6 --calibration 0.4", "--calibration and --test leave nothing to train on; give shares whose sum is below 1.")]
    [InlineData("--test 20", "--test is 20; give a share of at least 0 and below 1.")]
    [InlineData("--calibration -0.1", "--calibration is -0.1; give a share of at least 0 and below 1.")]
    public async Task Wrong_shares_are_exit_code2(string options, string expected)
    {
        var run = await ToolRun.OfAsync(["split", _files.Data, "--out", _files.Data, .. options.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_with_splits_is_not_changed()
    {
        var before = await File.ReadAllTextAsync(_files.Data);

        var run = await ToolRun.OfAsync(["split", _files.Data, "--out", _files.Data]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("log.jsonl, line 1: the row is already in split 'train'", run.LastErrorLine, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_files.Data));
    }
}
