using System.Text.Json;

namespace BestRoute.Onnx.Tests.Deberta;

public sealed class RelativeAttentionTests
{
    [GoldenFact]
    public void Bucket_is_the_references_at_every_distance()
    {
        using var tables = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("deberta", "bucket_tables.json")));
        foreach (var table in tables.RootElement.GetProperty("tables").EnumerateArray())
        {
            var relative = new RelativeAttention(table.GetProperty("bucket_size").GetInt32(), table.GetProperty("max_position").GetInt32(), true, true, true, true);
            var distance = table.GetProperty("rel_from").GetInt32();
            foreach (var bucket in table.GetProperty("bucket").EnumerateArray())
            {
                Assert.Equal(bucket.GetInt64(), relative.Bucket(distance));
                Assert.Equal(-bucket.GetInt64(), relative.Bucket(-distance));
                distance++;
            }
        }
    }

    [Fact]
    public void Row_of_is_what_the_published_models_use()
    {
        // Numbers of the reference implementation for 256 buckets and 512 positions: linear up to 128, and not the same on both sides at the end.
        var relative = new RelativeAttention(256, 512, true, true, true, true);

        Assert.Equal([256, 257, 384, 385, 386], new[] { 0, 1, 128, 129, 130 }.Select(relative.RowOf));
        Assert.Equal([255, 128, 127], new[] { -1, -128, -129 }.Select(relative.RowOf));
        Assert.Equal([511, 511, 511], new[] { 511, 512, 5000 }.Select(relative.RowOf));
        Assert.Equal([1, 0, 0], new[] { -511, -512, -5000 }.Select(relative.RowOf));
        Assert.Equal(512, relative.Saturation(1000));
    }

    [Theory]
    [InlineData(0, 10, 10)]
    [InlineData(16, 32, 32)]
    [InlineData(256, 512, 512)]
    public void Saturation_is_where_rows_stop_changing(int buckets, int distance, int expected)
    {
        var relative = new RelativeAttention(buckets, distance, true, true, true, true);
        var end = relative.Saturation(10_000);

        Assert.Equal(expected, end);
        Assert.All(Enumerable.Range(end, 3000), d => Assert.Equal((relative.RowOf(end), relative.RowOf(-end)), (relative.RowOf(d), relative.RowOf(-d))));
        Assert.NotEqual((relative.RowOf(end), relative.RowOf(-end)), (relative.RowOf(end - 1), relative.RowOf(1 - end)));
    }
}
