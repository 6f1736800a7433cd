namespace BestRoute.Training.Tests;

public class DistanceScalingTests
{
    [Fact]
    public void Of_gives_held_out_queries_evenly_spread_scores()
    {
        var random = new Random(8);
        double[] distances = [.. Enumerable.Range(0, 1000).Select(_ => 3 + Math.Exp(random.NextDouble() * 2))];

        var scale = DistanceScaling.Of([.. distances]);

        foreach (var distance in distances)
        {
            // A tenth of the queries is the tail, whose form is assumed.
            var nearer = distances.Count(other => other < distance) / 1000.0;
            Assert.Equal(nearer, scale.ShareBelow(distance), nearer < 0.9 ? 0.01 : 0.1);
        }
    }

    [Fact]
    public void Of_extrapolates_the_tail_by_its_mean_excess()
    {
        double[] distances = [.. Enumerable.Range(1, 200).Select(i => (double)i)];

        var scale = DistanceScaling.Of(distances);

        // The twenty farthest, from 181 on, lie 9.5 beyond it on average.
        Assert.Equal((0.1, 9.5, 181.0), (scale.TailShare, scale.TailScale, scale.Quantiles[^1]));
        Assert.Equal(1 - (0.1 * Math.Exp(-2)), scale.ShareBelow(200), 12);
        Assert.True(scale.ShareBelow(300) < 1);
    }

    [Fact]
    public void Of_a_few_queries_takes_them_all_for_the_tail()
    {
        var scale = DistanceScaling.Of([5, 3, 4]);

        Assert.Equal([3], scale.Quantiles);
        Assert.Equal((1, 1), (scale.TailShare, scale.TailScale));
        Assert.Equal(1 - Math.Exp(-2), scale.ShareBelow(5), 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(500)]
    public void Of_equal_distances_keeps_a_tail(int count)
    {
        foreach (var distance in new[] { 0, 1e-12, 7 })
        {
            var scale = DistanceScaling.Of([.. Enumerable.Repeat(distance, count)]);

            Assert.True(scale.TailScale > 0);
            Assert.InRange(scale.ShareBelow(distance), 0, 1 - scale.TailShare);
            Assert.Equal(1, scale.ShareBelow(distance + 100), 12);
        }
    }
}
