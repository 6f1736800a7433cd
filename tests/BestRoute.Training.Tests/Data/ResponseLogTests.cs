using System.IO.Compression;
using System.Text;

namespace BestRoute.Training.Tests;

public class ResponseLogTests
{
    private static readonly PoolFile _pool = Pools.Of("large", ("small", 2));

    [Fact]
    public void Reads_the_responses_of_the_pool_in_their_order()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("log.jsonl", """

            {"id":"a","task":"t","split":"test","prompt":"p","reference_answer":"g","responses":[{"model":"small","text":"1","score":-2.5,"answer":"x"},{"model":"stranger"},{"model":"large","text":"","score":1e3},{"model":"small","text":"2","score":0}]}


            {"prompt":"q","split":"other","responses":[]}
            """);

        var records = new ResponseLog([path], _pool).Read().ToList();

        Assert.Equal(2, records.Count);
        Assert.Equal(("p", "test"), (records[0].Prompt, records[0].Split));
        Assert.Equal([new RecordedResponse("1", -2.5), new RecordedResponse("2", 0)], records[0].ResponsesOf("small"));
        Assert.Equal([new RecordedResponse("", 1000)], records[0].ResponsesOf("large"));
        Assert.Empty(records[1].ResponsesOf("large"));
        Assert.Equal(["large", "small"], records[0].Responses.Keys.Order());
        Assert.All(records[0].Responses, entry => Assert.Equal(records[0].Responses[entry.Key], entry.Value));
        Assert.Equal([2, 1], records[0].Responses.Values.Select(samples => samples.Count));
        Assert.False(records[0].Responses.ContainsKey("stranger"));
    }

    [Theory]
    [InlineData("log.jsonl.gz")]
    [InlineData("log.jsonl")]
    public void Gzip_is_told_by_its_content(string name)
    {
        using var folder = new TemporaryFolder();
        using (var stream = new GZipStream(File.Create(folder.Path(name)), CompressionLevel.Fastest))
        {
            stream.Write("{\"prompt\":\"größer\",\"split\":\"val\",\"responses\":[]}\n"u8);
        }

        Assert.Equal("größer", new ResponseLog([folder.Path(name)], _pool).Read().Single().Prompt);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_truncated_gzip_file_is_an_error(double share)
    {
        using var folder = new TemporaryFolder();
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $$"""{"prompt":"{{i * 7919}}","responses":[]}{{"\n"}}"""))));
        }

        File.WriteAllBytes(folder.Path("cut.gz"), memory.ToArray()[..(int)((memory.Length - 8) * share)]);

        var error = Assert.Throws<DataException>(() => new ResponseLog([folder.Path("cut.gz")], _pool).Read().Count());
        Assert.StartsWith(folder.Path("cut.gz"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_files_are_read_one_after_another()
    {
        using var folder = new TemporaryFolder();
        var first = folder.Write("1", """{"prompt":"a","split":"train","responses":[]}""");
        var second = folder.Write("2", """{"prompt":"b","split":"train","responses":[]}""");

        Assert.Equal(["b", "a"], new ResponseLog([second, first], _pool).Read().Select(record => record.Prompt));
    }

    [Fact]
    public void Only_the_wanted_splits_are_given_and_checked()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("log", """
            {"prompt":"a","split":"train","responses":[]}
            {"prompt":"b","split":"test","responses":"not looked at"}
            {"prompt":"c","split":"val","responses":[]}
            """);

        Assert.Equal(["a", "c"], new ResponseLog([path], _pool).Read("train", "val").Select(record => record.Prompt));
    }

    [Theory]
    [InlineData("""{"prompt":"x","responses":[]""", "not valid JSON at byte 29: Expected depth to be zero")]
    [InlineData("""{"prompt":NaN}""", "not valid JSON at byte 11: 'N' is an invalid start of a value. Write one JSON object per line.")]
    [InlineData("3", "the line is a JSON number")]
    [InlineData("""{"responses":[]}""", "'prompt' is missing")]
    [InlineData("""{"prompt":5,"responses":[]}""", "'prompt' is a JSON number")]
    [InlineData("""{"prompt":"x"}""", "'responses' is missing")]
    [InlineData("""{"prompt":"x","split":1,"responses":[]}""", "'split' is a JSON number")]
    [InlineData("""{"prompt":"x","responses":[1]}""", "responses[0]: the response is a JSON number")]
    [InlineData("""{"prompt":"x","responses":[{"text":"t","score":1}]}""", "responses[0]: 'model' is missing")]
    [InlineData("""{"prompt":"x","responses":[{"model":"other"},{"model":"small","score":1}]}""", "responses[1]: 'text' is missing")]
    [InlineData("""{"prompt":"x","responses":[{"model":"small","text":"t"}]}""", "responses[0]: 'score' is missing")]
    [InlineData("""{"prompt":"x","responses":[{"model":"small","text":"t","score":"1"}]}""", "'score' is \"1\"; give a finite number")]
    [InlineData("""{"prompt":"x","responses":[{"model":"small","text":"t","score":1e999}]}""", "'score' is 1e999; give a finite number")]
    [InlineData("""{"prompt":"\ud83d","responses":[]}""", "'prompt' contains half of a surrogate pair")]
    [InlineData("""{"id":"\udc00","prompt":"x","responses":[{"model":"small","text":"\ud83d","score":1}]}""", "responses[0]: 'text' contains half of a surrogate pair")]
    public void Errors_name_file_and_line(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("log", "\n" + line + "\n");

        var error = Assert.Throws<DataException>(() => new ResponseLog([path], _pool).Read().Count());

        Assert.StartsWith($"{path}, line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_an_id_is_named_by_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("log", """{"id":"q17","prompt":"x"}""");

        Assert.Contains("line 1 (id q17)", Assert.Throws<DataException>(() => new ResponseLog([path], _pool).Read().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_may_come_twice_in_a_split_but_not_in_two()
    {
        using var folder = new TemporaryFolder();
        var once = folder.Write("1", """{"prompt":"x","split":"train","responses":[]}""");
        var other = folder.Write("2", """{"prompt":"x","split":"test","responses":[]}""");

        Assert.Equal(2, new ResponseLog([once, once], _pool).Read().Count());
        var error = Assert.Throws<DataException>(() => new ResponseLog([once, other], _pool).Read("train").Count());
        Assert.Equal(
            $"{other}, line 1: this prompt is in split 'test' here and in split 'train' in {once}, line 1; "
            + "a prompt must not be in two splits, so put all its rows into one split.",
            error.Message);
    }

    [Fact]
    public void Rows_without_a_split_are_divided_by_their_prompt()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("log", string.Join('\n', Enumerable.Range(0, 4000).Select(i => $$"""{"prompt":"query {{i % 2000}}","split":null,"responses":[]}""")));

        var records = new ResponseLog([path], _pool).Read().ToList();

        // Equal prompts share a split, and the share of val is that of 2,000 coins of 15%, within four standard errors.
        Assert.All(records.GroupBy(record => record.Prompt), group => Assert.Single(group.Select(record => record.Split).Distinct()));
        Assert.Equal(["train", "val"], records.Select(record => record.Split).Distinct().Order());
        var share = records.Count(record => record.Split == "val") / 4000.0;
        Assert.InRange(share, 0.15 - (4 * Math.Sqrt(0.15 * 0.85 / 2000)), 0.15 + (4 * Math.Sqrt(0.15 * 0.85 / 2000)));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(
            folder.Path("absent"),
            Assert.Throws<DataException>(() => new ResponseLog([folder.Path("absent")], _pool).Read().Count()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void At_least_one_file_is_needed() => Assert.Throws<ArgumentException>(() => new ResponseLog([], _pool));
}
