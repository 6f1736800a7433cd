namespace BestRoute.Tests;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void Quantiles_of_random_times_are_within_the_stated_error(int count)
    {
        var random = new Random(count);
        TimeSpan[] times = [.. Enumerable.Range(0, count).Select(_ => TimeSpan.FromMicroseconds(Math.Exp(random.NextDouble() * Math.Log(3.6e9))))];
        var histogram = new LatencyHistogram();
        foreach (var time in times)
        {
            histogram.Add(time);
        }

        Array.Sort(times);
        var read = histogram.Read();
        Assert.Equal(count, read.Count);
        foreach (var (quantile, value) in new[] { (0.5, read.P50), (0.95, read.P95), (0.99, read.P99) })
        {
            var exact = times[(int)Math.Ceiling(quantile * count) - 1].TotalSeconds;
            Assert.InRange(value!.Value / exact, 1 / 1.045, 1.045);
        }
    }

    [Fact]
    public void Times_that_were_not_measured_are_left_out()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(null);

        Assert.Equal(new LatencyQuantiles(0, null, null, null), histogram.Read());
    }

    [Fact]
    public void Times_beyond_the_buckets_count_in_the_first_and_the_last()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.Zero);
        histogram.Add(TimeSpan.FromMicroseconds(1));
        Assert.Equal(new LatencyQuantiles(2, 1e-6, 1e-6, 1e-6), histogram.Read());

        histogram.Add(TimeSpan.MaxValue);
        Assert.InRange(histogram.Read().P99!.Value / 60, 68, 72);
    }
}
