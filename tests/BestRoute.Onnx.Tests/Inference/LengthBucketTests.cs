namespace BestRoute.Onnx.Tests;

public sealed class LengthBucketTests
{
    [Fact]
    public void Padding_to_the_longest_of_a_bucket_adds_less_than_half_and_buckets_follow_the_lengths()
    {
        var buckets = Enumerable.Range(1, 5000).GroupBy(LengthBucket.Of).ToList();

        Assert.Equal(Enumerable.Range(0, buckets.Count), buckets.Select(static bucket => bucket.Key));
        Assert.All(buckets.Skip(1), static bucket => Assert.InRange((double)bucket.Max() / bucket.Min(), 1, 1.5));
        Assert.Equal([32, 48, 64, 96, 128, 192, 256, 384, 512], buckets.Take(9).Select(static bucket => bucket.Max()));
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(16, 4, 13)]
    [InlineData(2, 8, 1)]
    public void Runs_at_once_keep_the_processors_busy_and_no_more(int processors, int threads, int expected) =>
        Assert.Equal(expected, RunGate.RunsFor(processors, threads));
}
