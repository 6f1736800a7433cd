namespace BestRoute.Training.Tests;

public sealed class ShardTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 0)]
    [InlineData(4, 1)]
    public void Shards_hold_every_row_once_whether_they_are_counted_from_0_or_from_1(int count, int first)
    {
        var shards = Enumerable.Range(first, count).Select(i => Parse($"{i}/{count}")).ToArray();

        Assert.All(Enumerable.Range(0, 100), row => Assert.Single(shards, shard => shard.Holds(row)));
        Assert.All(shards, shard => Assert.InRange(Enumerable.Range(0, 100).Count(row => shard.Holds(row)), 100 / count, (100 / count) + 1));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("a/4")]
    [InlineData("-1/4")]
    [InlineData("5/4")]
    [InlineData("0/0")]
    [InlineData("1/2/3")]
    [InlineData("1/99999999999")]
    public void What_names_no_shard_is_refused(string? text) => Assert.False(Shard.TryParse(text, out _));

    [Fact]
    public void The_last_shard_counted_from_1_is_the_first_counted_from_0() => Assert.Equal("0/4", Parse("4/4").ToString());

    private static Shard Parse(string text) => Shard.TryParse(text, out var shard) ? shard : throw new ArgumentException(text);
}
