namespace BestRoute.Tests;

public class DistanceScaleTests
{
    private static readonly DistanceScale _scale = new([2, 3, 5, 5, 6], 0.2, 1.5);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(2.25, 0.05)]
    [InlineData(3, 0.2)]
    [InlineData(4, 0.3)]
    [InlineData(5, 0.4)] // Of the queries that lie at 5, none was nearer.
    [InlineData(5.5, 0.7)]
    [InlineData(6, 0.8)]
    public void A_distance_within_the_table_is_the_share_between_its_quantiles(double distance, double share) =>
        Assert.Equal(share, _scale.ShareBelow(distance), 12);

    [Theory]
    [InlineData(7.5, 1)]
    [InlineData(9, 2)]
    [InlineData(1e6, 1e5)]
    public void The_tail_beyond_the_table_is_exponential(double distance, double scales) =>
        Assert.Equal(1 - (0.2 * Math.Exp(-scales)), _scale.ShareBelow(distance), 12);

    [Fact]
    public void One_quantile_is_all_tail()
    {
        var scale = new DistanceScale([4], 1, 2);

        Assert.Equal([0, 0, 1 - Math.Exp(-1)], new[] { 3.9, 4, 6 }.Select(scale.ShareBelow));
    }

    [Fact]
    public void The_share_never_falls_and_stays_within_0_and_1()
    {
        var random = new Random(5);
        for (var round = 0; round < 50; round++)
        {
            double[] quantiles = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (double)random.Next(10)).Order()];
            var scale = new DistanceScale(quantiles, quantiles.Length == 1 ? 1 : 0.01 + random.NextDouble() / 2, 0.01 + random.NextDouble());

            double[] shares = [.. Enumerable.Range(0, 400).Select(i => scale.ShareBelow(i * 0.05))];

            Assert.All(shares, static share => Assert.InRange(share, 0, 1));
            Assert.Equal(shares.Order(), shares);
        }
    }
}
