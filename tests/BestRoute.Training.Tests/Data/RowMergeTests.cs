using System.IO.Compression;

namespace BestRoute.Training.Tests.Sharding;

public sealed class RowMergeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(7, false)]
    [InlineData(60, true)]
    public void Merge_gives_the_file_of_a_job_in_one_part(int count, bool compressed)
    {
        var random = new Random(count);
        string[] rows = [.. Enumerable.Range(0, 50).Select(row => row % 17 == 0 ? "{}" : $$"""{"prompt":"größer {{random.Next()}}, \"row\":3","row":"its own"}""")];
        var shards = Enumerable.Range(0, count).Select(shard => Shard(
            $"shard-{shard}" + (compressed ? ".gz" : ""),
            rows.Index().Where(row => row.Index % count == shard).Select(row => Numbered(row.Index, row.Item)))).Reverse().ToList();
        var output = _folder.Path("all.jsonl" + (compressed ? ".gz" : ""));

        Assert.Equal(50, RowMerge.Merge(shards, output));

        Assert.Equal(string.Concat(rows.Select(row => row + "\n")), Read(output, compressed));
    }

    [Fact]
    public void Merge_takes_spaces_with_the_number()
    {
        var output = _folder.Path("out");
        RowMerge.Merge([Shard("a", ["{ \"row\" : 0 , \"a\": 1}", "", "{\"row\":1 }"])], output);

        Assert.Equal("{\"a\": 1}\n{}\n", Read(output, compressed: false));
    }

    [Fact]
    public void Merge_names_what_is_wrong()
    {
        var even = Shard("even", [Numbered(0, "{}"), Numbered(2, "{}"), Numbered(4, "{}")]);
        var odd = Shard("odd", [Numbered(1, "{}"), Numbered(3, "{}")]);

        Refuses("Row 1 is missing. The next one is row 2", even);
        Refuses("Row 0 is missing. The next one is row 1", odd);
        Refuses("Rows 1 to 6 are missing", Shard("gap", [Numbered(0, "{}"), Numbered(7, "{}")]));
        Refuses("Row 1 appears twice", even, odd, odd);
        Refuses("Row 3 appears twice", even, odd, Shard("one", [Numbered(3, "{}")]));
        Refuses("row 0 comes after row 1", even, Shard("disordered", [Numbered(1, "{}"), Numbered(0, "{}")]));
        Refuses("comes after row 1", even, Shard("doubled", [Numbered(1, "{}"), Numbered(1, "{}")]));
        Refuses("line 2: not valid JSON", Shard("cut", [Numbered(0, "{}"), "{\"row\":1,\"a\":"]));
        Refuses("line 1: the first member is not 'row'", Shard("plain", ["{\"a\":1,\"row\":0}"]));
        Refuses("line 1: the first member is not 'row'", Shard("negative", ["{\"row\":-1}"]));
        Refuses("line 1: the first member is not 'row'", Shard("text", ["{\"row\":\"0\"}"]));
        Refuses("cannot be read", _folder.Path("absent"));
        Assert.Throws<ArgumentException>(() => RowMerge.Merge([], _folder.Path("out")));
    }

    [Fact]
    public void Merge_of_empty_shards_is_empty()
    {
        Assert.Equal(0, RowMerge.Merge([Shard("a", []), Shard("b", [])], _folder.Path("out")));
        Assert.Empty(File.ReadAllBytes(_folder.Path("out")));
    }

    private static string Numbered(int row, string json) => json == "{}" ? $$"""{"row":{{row}}}""" : $$"""{"row":{{row}},{{json[1..]}}""";

    private static string Read(string path, bool compressed)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(compressed ? new GZipStream(file, CompressionMode.Decompress) : file);
        return reader.ReadToEnd();
    }

    private void Refuses(string reason, params string[] shards)
    {
        var output = _folder.Path("refused");

        Assert.Contains(reason, Assert.Throws<DataException>(() => RowMerge.Merge(shards, output)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path(""), "refused*"));
    }

    private string Shard(string name, IEnumerable<string> lines)
    {
        using Stream file = File.Create(_folder.Path(name));
        using var writer = new StreamWriter(name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file);
        foreach (var line in lines)
        {
            writer.Write(line + "\n");
        }

        return _folder.Path(name);
    }
}
