namespace BestRoute.Training.Tests;

public sealed class FeatureStoreTests : IDisposable
{
    private const int Dimensions = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notices = [];
    private readonly FakeModel _model = new();

    public void Dispose() => _folder.Dispose();

    private FeatureStore Open(object? model = null, FeatureKind kind = FeatureKind.Query, int dimensions = Dimensions) =>
        new(kind, dimensions, model ?? _model, _folder.Path("cache"), _notices.Add);

    private string TheFile => Directory.GetFiles(_folder.Path("cache")).Single();

    private static float[] VectorOf(int i) => [.. Enumerable.Range(0, Dimensions).Select(d => (i * 0.25f) + d)];

    private void Fill(int count)
    {
        using var store = Open();
        for (var i = 0; i < count; i++)
        {
            store.Add(FeatureKey.Of($"text {i}"), VectorOf(i));
        }
    }

    /// <summary>Which of the first texts are known, each with its own vector.</summary>
    private int[] Known(FeatureStore store, int count) => [.. Enumerable.Range(0, count).Where(i =>
    {
        var vector = new float[Dimensions];
        var known = store.TryGet(FeatureKey.Of($"text {i}"), vector);
        Assert.Equal(known ? VectorOf(i) : new float[Dimensions], vector);
        return known;
    })];

    [Fact]
    public void What_was_stored_is_there_the_next_time()
    {
        Fill(20);

        using var store = Open();

        Assert.Equal(Enumerable.Range(0, 20), Known(store, 25));
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_file_that_broke_off_keeps_what_was_whole()
    {
        Fill(20);
        using (var file = File.OpenWrite(TheFile))
        {
            file.SetLength(file.Length - 7);
        }

        using (var store = Open())
        {
            Assert.Equal(Enumerable.Range(0, 19), Known(store, 20));
            store.Add(FeatureKey.Of("text 19"), VectorOf(19));
        }

        Assert.Contains("1 of 20 entries", Assert.Single(_notices), StringComparison.Ordinal);
        using var again = Open();
        Assert.Equal(20, again.Count);
        Assert.Single(_notices);
    }

    [Fact]
    public void Every_damaged_byte_costs_one_entry_and_is_never_believed()
    {
        Fill(6);
        var whole = File.ReadAllBytes(TheFile);
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var damaged = (byte[])whole.Clone();
            var place = random.Next(FeatureRecords.HeaderSize, damaged.Length);
            damaged[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(TheFile, damaged);

            using var store = Open();

            Assert.Equal(5, Known(store, 6).Length);
        }
    }

    [Fact]
    public void A_damaged_entry_in_the_middle_is_taken_out_of_the_file()
    {
        Fill(6);
        var length = new FileInfo(TheFile).Length;
        var bytes = File.ReadAllBytes(TheFile);
        bytes[FeatureRecords.HeaderSize + 3] ^= 1;
        File.WriteAllBytes(TheFile, bytes);

        using (Open())
        {
        }

        Assert.Equal(length - ((length - FeatureRecords.HeaderSize) / 6), new FileInfo(TheFile).Length);
        using var store = Open();
        Assert.Equal([1, 2, 3, 4, 5], Known(store, 6));
        Assert.Single(_notices);
    }

    [Fact]
    public void A_damaged_header_replaces_the_file()
    {
        Fill(6);
        var bytes = File.ReadAllBytes(TheFile);
        bytes[20] ^= 1;
        File.WriteAllBytes(TheFile, bytes);

        using var store = Open();

        Assert.Equal(0, store.Count);
        Assert.Contains("is replaced", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void A_strangers_file_is_left_alone()
    {
        Fill(1);
        var path = TheFile;
        File.WriteAllText(path, "mine");

        using (var store = Open())
        {
            store.Add(FeatureKey.Of("a"), VectorOf(1));
            Assert.Equal(1, store.Count);
        }

        Assert.Equal("mine", File.ReadAllText(path));
        Assert.Contains("is not a feature cache", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_another_kind_and_other_dimensions_have_files_of_their_own()
    {
        Fill(3);

        using var other = Open(new FakeModel(2));
        using var pairs = Open(kind: FeatureKind.Pair);
        using var wide = Open(dimensions: 6);

        Assert.Equal((0, 0, 0), (other.Count, pairs.Count, wide.Count));
        Assert.Equal(4, Directory.GetFiles(_folder.Path("cache")).Length);
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_second_training_at_the_same_time_goes_without()
    {
        using var first = Open();
        using var second = Open();

        second.Add(FeatureKey.Of("text 0"), VectorOf(0));

        Assert.Contains("cannot be used", Assert.Single(_notices), StringComparison.Ordinal);
        Assert.Equal([0], Known(second, 1));
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused()
    {
        using var store = Open();

        Assert.Throws<DataException>(() => store.Add(FeatureKey.Of("a"), [0, 0, float.NaN, 0, 0]));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public void Keys_tell_apart_what_is_not_the_same()
    {
        FeatureKey[] keys =
        [
            FeatureKey.Of(""), FeatureKey.Of("a"), FeatureKey.Of("ab"), FeatureKey.Of("\ud800"), FeatureKey.Of("\ud801"), FeatureKey.Of("\ufffd"),
            FeatureKey.Of("", ""), FeatureKey.Of("a", ""), FeatureKey.Of("", "a"), FeatureKey.Of("a", "b"), FeatureKey.Of("ab", ""), FeatureKey.Of("", "ab"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Span<byte> bytes = stackalloc byte[FeatureKey.Size];
        keys[3].Write(bytes);
        Assert.Equal(keys[3], FeatureKey.Read(bytes));
    }
}
