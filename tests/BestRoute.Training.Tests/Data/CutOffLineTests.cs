namespace BestRoute.Training.Tests;

/// <summary>A power cut can leave a part of the last line of a log. It is left out; any other broken line is an error.</summary>
public sealed class CutOffLineTests : IDisposable
{
    private const string Row = """{"prompt":"a \"b\"","task":"t","reference_answer":"1","responses":[{"model":"small","text":"x","score":1.5}],"n":[1,true]}""";

    private static readonly PoolFile _pool = Pools.Of("large", ("small", 2));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_last_row_that_is_cut_off_anywhere_is_left_out_with_a_notice()
    {
        for (var length = 1; length < Row.Length; length++)
        {
            var path = _folder.Write($"log-{length}.jsonl", Row + "\n\n" + Row[..length]);
            using var log = new ResponseLog([path], _pool);

            Assert.Single(log.Read());
            Assert.StartsWith($"{path}, line 3: left out", Assert.Single(log.Notices), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\0\0\0")]
    [InlineData("{\"prompt\":\"c\0\0")]
    public void Zeros_after_a_power_cut_are_left_out(string rest)
    {
        using var log = new ResponseLog([_folder.Write("log", "{\"prompt\":\"a\",\"responses\":[]}\n" + rest)], _pool);

        Assert.Single(log.Read());
        Assert.Single(log.Notices);
    }

    [Theory]
    [InlineData("{\"prompt\":\"a\",\"respon\n")]
    [InlineData("{\"prompt\":\"a\",\"respon\n{\"prompt\":\"b\",\"responses\":[]}")]
    [InlineData("{\"prompt\":\"a\",,")]
    [InlineData("\0\0\n")]
    public void Any_other_broken_line_is_an_error(string text)
    {
        var path = _folder.Write("log", text);
        using var log = new ResponseLog([path], _pool);

        Assert.Contains($"{path}, line 1: not valid JSON", Assert.Throws<DataException>(() => log.Read().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_last_row_needs_no_line_end()
    {
        using var log = new ResponseLog([_folder.Write("log", "{\"prompt\":\"a\",\"responses\":[]}\n{\"prompt\":\"b\",\"responses\":[]}")], _pool);

        Assert.Equal(2, log.Read().Count());
        Assert.Empty(log.Notices);
    }

    [Fact]
    public void Each_file_of_a_log_can_end_with_such_a_line()
    {
        string[] files = [.. new[] { "a", "b" }.Select(name => _folder.Write(name, $$"""{"prompt":"{{name}}","responses":[]}""" + "\n{"))];
        using var log = new ResponseLog(files, _pool);

        Assert.Equal(["a", "b"], log.Read().Select(static query => query.Prompt));
        Assert.Equal(2, log.Read().Count());
        Assert.Equal(files.Select(static file => $"{file}, line 2"), log.Notices.Select(static notice => notice.Split(": ")[0]));
    }

    [Fact]
    public async Task Splitting_and_scoring_leave_it_out()
    {
        var path = _folder.Write("log.jsonl", "{\"prompt\":\"a\",\"responses\":[{\"model\":\"small\",\"text\":\"1\"}],\"reference_answer\":\"1\"}\n{\"prompt\":\"b\",\"resp");

        var split = await LogSplitter.SplitAsync([path], _folder.Path("split.jsonl"), new SplitShares(0, 0.2), overwrite: false);
        var scored = await LogScorer.ScoreAsync(new LogScoringRequest
        {
            DataFiles = [path],
            Output = _folder.Path("scored.jsonl"),
            Grader = new NumberGrader(0),
            Overwrite = false,
            Shard = Shard.Whole,
            Parallelism = 1,
        });

        Assert.Equal(1, split.Rows.Sum(static one => one.Rows));
        Assert.Equal(1, scored.Rows);
        Assert.All([.. split.Notices, .. scored.Notices], notice => Assert.StartsWith($"{path}, line 2: left out", notice, StringComparison.Ordinal));
        Assert.Equal((1, 1), (split.Notices.Count, scored.Notices.Count));
    }

    [Fact]
    public void Tasks_and_gold_answers_are_read_without_it()
    {
        var path = _folder.Write("log", Row + "\n" + Row[..40]);
        using var log = new ResponseLog([path], _pool);
        var query = log.Read().Single();

        Assert.Equal("t", TaskLabels.Read([path], [query]).Of(query.Text));
        Assert.Equal("1", GoldTexts.Read([path]).Of(query));
    }
}
