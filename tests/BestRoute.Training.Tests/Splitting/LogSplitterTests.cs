using System.Text.Json.Nodes;

namespace BestRoute.Training.Tests.Splitting;

public sealed class LogSplitterTests : IDisposable
{
    private static readonly SplitShares _shares = new(Calibration: 0.2, Test: 0.3);
    private static readonly string[] _words = ["river", "proof", "city", "tax", "song", "poem", "date", "prime", "story", "matrix"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_the_split_is_added()
    {
        string[] rows = ["""{ "prompt" : "a",  "responses":[], "x": 1.50 }""", """{"id":7,"messages":[{"role":"user","content":"b"}],"responses":[]}"""];

        var written = await SplitAsync(rows);

        Assert.Matches("""^\{"split":"(train|val|calibration|test)", "prompt" : "a",  "responses":\[\], "x": 1\.50 \}$""", written[0]);
        Assert.Matches("""^\{"split":"(train|val|calibration|test)","id":7,"messages":""", written[1]);
    }

    [Fact]
    public async Task Shares_are_those_that_were_asked_for()
    {
        var result = await LogSplitter.SplitAsync([Log(Prompts(8000))], _folder.Path("out.jsonl"), _shares, overwrite: false);

        // Within four standard deviations of 0.425, 0.075, 0.2 and 0.3.
        Assert.Equal(["train", "val", "calibration", "test"], result.Rows.Select(static split => split.Split));
        foreach (var ((_, rows), share) in result.Rows.Zip([0.425, 0.075, 0.2, 0.3]))
        {
            Assert.InRange(rows, (8000 * share) - (4 * Math.Sqrt(8000 * share * (1 - share))), (8000 * share) + (4 * Math.Sqrt(8000 * share * (1 - share))));
        }

        Assert.Equal(File.ReadLines(_folder.Path("out.jsonl")).CountBy(SplitOf).ToDictionary(), result.Rows.ToDictionary(static split => split.Split, static split => (int)split.Rows));
    }

    [Fact]
    public async Task Queries_that_are_nearly_the_same_share_a_split()
    {
        var prompts = Prompts(200);
        var variants = prompts.Select(static (prompt, i) => $"{prompt.ToUpperInvariant()}  {i}!");

        var written = await SplitAsync([.. prompts.Concat(variants).Select(Row)]);

        Assert.Equal(written.Take(200).Select(SplitOf), written.Skip(200).Select(SplitOf));
        Assert.Equal(4, written.Select(SplitOf).Distinct().Count());
    }

    [Fact]
    public async Task A_split_depends_on_neither_the_other_rows_nor_their_order()
    {
        var random = new Random(3);
        string[] rows = [.. Prompts(300).Select(Row)];
        var before = rows.Zip(await SplitAsync(rows)).ToDictionary(static pair => pair.First, static pair => pair.Second);
        random.Shuffle(rows);
        rows = rows[..100];

        Assert.Equal(rows.Select(row => before[row]), await SplitAsync(rows));
    }

    [Fact]
    public async Task A_larger_test_share_only_adds_to_the_test()
    {
        string[] rows = [.. Prompts(300).Select(Row)];
        var small = await SplitAsync(rows, new SplitShares(0, 0.1));
        var large = await SplitAsync(rows, new SplitShares(0, 0.3));

        Assert.All(small.Zip(large), static pair => Assert.True(SplitOf(pair.First) != "test" || SplitOf(pair.Second) == "test"));
        Assert.DoesNotContain("calibration", large.Select(SplitOf));
    }

    [Fact]
    public async Task The_log_itself_can_be_replaced_and_training_accepts_the_splits()
    {
        var log = _folder.Write("log.jsonl", string.Join('\n', File.ReadLines(SyntheticLog.Write(_folder, 300, 0)).Select(static line => Without(line, "split"))));

        var result = await LogSplitter.SplitAsync([log], log, _shares, overwrite: false);

        using var data = TrainingData.Load([log], SyntheticLog.Pool, CancellationToken.None);
        Assert.Equal(result.Rows.Take(2).Select(static split => (int)split.Rows), [data.Training.Count, data.Validation.Count]);
        Assert.Equal(["calibration", "test"], data.OtherSplits);
    }

    [Fact]
    public async Task Splits_that_are_there_are_replaced_only_on_request()
    {
        var log = _folder.Write("log.jsonl", """{"prompt":"a","responses":[],"split":"train"}""");

        var error = await Assert.ThrowsAsync<DataException>(() => LogSplitter.SplitAsync([log], _folder.Path("out.jsonl"), new SplitShares(0, 0.999), overwrite: false));
        Assert.Contains("log.jsonl, line 1: the row is already in split 'train'; use the log as it is, or replace the splits with --overwrite.", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.Path("out.jsonl")));

        await LogSplitter.SplitAsync([log], _folder.Path("out.jsonl"), new SplitShares(0, 0.999), overwrite: true);
        Assert.Equal("""{"prompt":"a","responses":[],"split":"test"}""" + "\n", await File.ReadAllTextAsync(_folder.Path("out.jsonl")));
    }

    [Theory]
    [InlineData("""{"row":3,"prompt":"a","responses":[]}""", "the row has a member 'row', so the file is a shard; merge the shards first")]
    [InlineData("""{"responses":[]}""", "'prompt' is missing")]
    [InlineData("""{"prompt":"a","split":1,"responses":[]}""", "'split' is not a string")]
    [InlineData("""{"prompt":"a",,""", "not valid JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("", "there is no row")]
    public async Task A_row_that_cannot_be_divided_is_an_error_that_names_it(string row, string expected)
    {
        var log = _folder.Write("log.jsonl", row);

        var error = await Assert.ThrowsAsync<DataException>(() => LogSplitter.SplitAsync([log], _folder.Path("out.jsonl"), _shares, overwrite: false));

        Assert.Contains("log.jsonl", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private async Task<string[]> SplitAsync(string[] rows, SplitShares? shares = null)
    {
        await LogSplitter.SplitAsync([_folder.Write("log.jsonl", string.Join('\n', rows))], _folder.Path("out.jsonl"), shares ?? _shares, overwrite: false);
        return await File.ReadAllLinesAsync(_folder.Path("out.jsonl"));
    }

    private string Log(IEnumerable<string> prompts) => _folder.Write("log.jsonl", string.Join('\n', prompts.Select(Row)));

    /// <summary>Prompts that all differ in their words.</summary>
    private static string[] Prompts(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => string.Join(' ', $"{i:0000}".Select(static digit => _words[digit - '0'])))];

    private static string Row(string prompt) => $$"""{"prompt":"{{prompt}}","responses":[]}""";

    private static string SplitOf(string row) => (string)JsonNode.Parse(row)!["split"]!;

    private static string Without(string row, string member)
    {
        var json = JsonNode.Parse(row)!.AsObject();
        json.Remove(member);
        return json.ToJsonString();
    }
}
