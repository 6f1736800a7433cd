using BestRoute.Training;

namespace BestRoute.Tool.Tests.Commands;

public sealed class MergeCommandTests : IDisposable
{
    private readonly SyntheticFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Merge_of_the_shards_of_an_evaluation_gives_the_report_of_one_run()
    {
        (await PackageTrainer.TrainAsync(new TrainingRequest { DataFiles = [_files.Data], Pool = PoolFile.Load(_files.Pool) })).Save(_files.Package);
        string[] evaluate =
        [
            "evaluate", "--package", _files.Package, "--data", _files.Data, "--pool", _files.Pool, "--split", "test", "--methods", "best-route,fixed",
            "--json", _files.Report,
        ];
        var whole = await ToolRun.OfAsync(evaluate);
        var report = await File.ReadAllTextAsync(_files.Report);
        File.Delete(_files.Report);

        foreach (var shard in new[] { "1/2", "2/2" })
        {
            var run = await ToolRun.OfAsync([.. evaluate, "--shard", shard]);

            Assert.Equal(0, run.ExitCode);
            Assert.Contains("30 queries", run.Output, StringComparison.Ordinal);
            Assert.False(File.Exists(_files.Report));
        }

        var merged = await ToolRun.OfAsync(["merge", "--out", _files.Report, $"{_files.Report}.0-of-2", $"{_files.Report}.1-of-2"]);

        Assert.Equal((0, whole.Output), (merged.ExitCode, merged.Output));
        Assert.Equal(report, await File.ReadAllTextAsync(_files.Report));
    }

    [Fact]
    public async Task Merge_of_rows_sorts_them_and_says_how_many()
    {
        var output = Path.Combine(_files.Folder, "all", "rows.jsonl");

        var run = await ToolRun.OfAsync(
            ["merge", "--out", output, _files.Write("b", "{\"row\":1,\"id\":\"b\"}\n"), _files.Write("a", "{\"row\":0,\"id\":\"a\"}\n{\"row\":2}\n")]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 rows are in", run.Output, StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"a\"}\n{\"id\":\"b\"}\n{}\n", await File.ReadAllTextAsync(output));
    }

    [Fact]
    public async Task Merge_where_a_row_is_missing_fails_and_writes_nothing()
    {
        var output = Path.Combine(_files.Folder, "rows.jsonl");

        var run = await ToolRun.OfAsync(["merge", "--out", output, _files.Write("b", "{\"row\":1}\n")]);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: Row 0 is missing", run.LastErrorLine, StringComparison.Ordinal);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public async Task Merge_of_two_kinds_names_both()
    {
        var rows = _files.Write("rows", "{\"row\":0}\n");
        var evaluation = _files.Write("evaluation", "{\"kind\":\"bestroute-evaluation-shard-1\"");

        var run = await ToolRun.OfAsync(["merge", "--out", Path.Combine(_files.Folder, "out"), rows, evaluation]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{evaluation} is a shard of an evaluation, but {rows} is not", run.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merge_of_a_file_that_is_not_there_is_wrong_use()
    {
        var run = await ToolRun.OfAsync(["merge", "--out", "out", "absent"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'absent' does not exist", run.LastErrorLine, StringComparison.Ordinal);
    }
}
