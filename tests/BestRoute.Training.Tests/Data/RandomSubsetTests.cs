namespace BestRoute.Training.Tests;

public class RandomSubsetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Of_no_more_than_the_limit_is_all(int count) => Assert.Equal(Enumerable.Range(0, count), RandomSubset.Of(count, limit: 7));

    [Fact]
    public void Of_more_is_as_many_as_the_limit_each_once_in_order_and_the_same_again()
    {
        var chosen = RandomSubset.Of(10_000, limit: 3_000);

        Assert.Equal(3_000, chosen.Distinct().Count());
        Assert.Equal(chosen.Order(), chosen);
        Assert.Equal(chosen, RandomSubset.Of(10_000, limit: 3_000));
        Assert.InRange(chosen[^1], 0, 9_999);

        // Of every tenth position, which a log may hold for one reason, about a tenth is chosen: within five standard errors.
        for (var rest = 0; rest < 10; rest++)
        {
            Assert.InRange(chosen.Count(position => position % 10 == rest), 300 - 82, 300 + 82);
        }
    }
}
