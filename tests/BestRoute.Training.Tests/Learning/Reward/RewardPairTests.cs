namespace BestRoute.Training.Tests;

public class RewardPairTests
{
    private static readonly LinearRewardParameters _parameters = LinearRewardParameters.Default with { HashBuckets = 32 };

    [Theory]
    [InlineData(new double[] { }, new int[] { })]
    [InlineData(new[] { 0.5 }, new int[] { })]
    [InlineData(new[] { 1.0, 1.0, 1.0 }, new int[] { })]
    [InlineData(new[] { 1.0, 0.0 }, new[] { 1, 0 })]
    [InlineData(new[] { 0.0, 1.0, 0.0 }, new[] { 2, 1 })]
    [InlineData(new[] { 1.0, 0.0, 1.0 }, new[] { 1, 0 })]
    [InlineData(new[] { 0.5, 0.9, 0.1 }, new[] { 2, 0, 0, 1 })]
    [InlineData(new[] { 0.4, 0.3, 0.2, 0.1 }, new[] { 3, 1, 1, 0 })]
    public void From_pairs_worst_and_median_with_the_next_better(double[] scores, int[] worseThenBetter)
    {
        // Each text has a length of its own, by which its features tell which sample it was.
        string[] texts = [.. scores.Select((_, i) => string.Join(' ', Enumerable.Repeat("w", (10 * i) + 1)))];
        var expected = worseThenBetter.Chunk(2).Select(pair => LogLength(texts[pair[1]]) - LogLength(texts[pair[0]]));

        var pairs = RewardPair.From(_parameters, [new("p", texts, scores)], new());

        Assert.Equal(expected, pairs.Select(pair => pair.Dense[DrawFeatures.Count]));
    }

    [Fact]
    public void Prompt_features_cancel()
    {
        var pair = Assert.Single(RewardPair.From(_parameters, [new("any prompt", ["same text", "same text"], [0, 1])], new()));

        Assert.All(pair.Dense, difference => Assert.Equal(0, difference));
        Assert.Empty(pair.Buckets);
    }

    private static double LogLength(string text) => Math.Log(1 + text.Length);
}
