namespace BestRoute.Tests;

public sealed class TokenEstimateTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(long.MaxValue - 3, int.MaxValue)]
    public void Is_one_token_per_four_characters_rounded_up(long characters, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.FromLength(characters));

    [Theory]
    [InlineData(0, 0, 1.5, 0)]
    [InlineData(3, 0, 1.5, 2)]
    [InlineData(4, 0, 1.5, 3)]
    [InlineData(1, 1, 1.5, 2)]
    [InlineData(10, 10, 4.0, 8)]
    [InlineData(10, 0, 0.25, 40)]
    [InlineData(int.MaxValue, int.MaxValue, 0.25, int.MaxValue)]
    public void Is_the_weighted_characters_by_those_of_a_token_rounded_up(int characters, int eastAsian, double charactersPerToken, int tokens) =>
        Assert.Equal(tokens, TokenEstimate.FromLength(new TextLength(characters, eastAsian), charactersPerToken));

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Without_a_ratio_all_characters_are_alike(int eastAsian) =>
        Assert.Equal(3, TokenEstimate.FromLength(new TextLength(10, eastAsian), charactersPerToken: null));
}
