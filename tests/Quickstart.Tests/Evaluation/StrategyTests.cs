namespace Quickstart.Tests.Evaluation;

public class StrategyTests
{
    private static readonly Strategy _cheap = new("cheap", 1, [1, 0, 0, 0, 1, 0, 0, 0, 1, 1]);
    private static readonly Strategy _dominated = new("dominated", 2, [1, 1, 0, 0, 1, 0, 0, 0, 1, 1]);
    private static readonly Strategy _expensive = new("expensive", 3, [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);

    [Theory]
    [InlineData(1, 1, 0.4)]
    [InlineData(1.5, 1.5, 0.5)]
    [InlineData(2, 2, 0.6)]
    [InlineData(2.5, 2.5, 0.7)]
    [InlineData(3, 3, 0.8)]
    [InlineData(0.5, 1, 0.4)]
    [InlineData(9, 3, 0.8)]
    public void The_coin_runs_along_the_line_between_the_best_fixed_routes(double budget, double cost, double quality)
    {
        var coin = Strategy.Coin([_expensive, _cheap, _dominated], budget);

        Assert.Equal(cost, coin.Cost, 12);
        Assert.Equal(quality, coin.Quality, 12);
    }

    [Fact]
    public void The_coin_says_what_it_mixes()
    {
        var coin = Strategy.Coin([_cheap, _dominated, _expensive], 1.5);

        Assert.Equal("75% cheap, 25% expensive", coin.Name);
        Assert.Equal([1, 0.25, 0.25, 0.25, 1, 0.25, 0.25, 0.25, 0.75, 0.75], coin.Scores);
    }
}
