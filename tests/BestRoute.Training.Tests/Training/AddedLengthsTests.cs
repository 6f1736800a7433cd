namespace BestRoute.Training.Tests.AddModel;

public class AddedLengthsTests
{
    private static readonly LengthEstimate[] _pool = [new("a", 50, 9), new("b", 200, 9)];

    [Theory]
    [InlineData(0, 100)]
    [InlineData(2, 300)]
    [InlineData(998, 499.2)]
    public void The_estimate_counts_the_pools_geometric_mean_as_two_responses(int responses, double expected)
    {
        // 2,000 characters are 500 tokens.
        QueryRecord[] records = [.. Enumerable.Range(0, responses).Select(i => Records.Of($"{i}") with
        {
            Responses = new Dictionary<string, IReadOnlyList<RecordedResponse>> { ["new"] = [new(new string('x', 2_000), 1)] },
        })];

        Assert.Equal(new LengthEstimate("new", expected, responses), AddedLengths.Estimate(records, "new", _pool, TokenCounting.Characters) with { MeanOutputTokens = expected });
        Assert.Equal(expected, AddedLengths.Estimate(records, "new", _pool, TokenCounting.Characters).MeanOutputTokens, 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_head_is_whichever_predicts_best_unseen_queries(double slope)
    {
        var random = new Random(1);
        var features = new FeatureMatrix(300, 2);
        QueryRecord[] records = [.. Enumerable.Range(0, 300).Select(i => Records.Of($"query {i}"))];
        var targets = new double[300];
        for (var query = 0; query < 300; query++)
        {
            features.Row(query)[0] = random.NextDouble() - 0.5;
            features.Row(query)[1] = random.NextDouble() - 0.5;
            targets[query] = 1 + (slope * features.Row(query)[0]);
        }

        // The pool's mean head has slope 1.
        var head = AddedLengths.Head(features, targets, records, [[2, 1, 1], [0, -1, 1]]);

        double[] exact = [slope, 0, 1];
        Assert.All(head.Zip(exact), pair => Assert.Equal(pair.Second, pair.First, slope < 0 ? 0.1 : 1e-12));
    }

    [Fact]
    public void Nothing_known_gives_the_constant() =>
        Assert.Equal([0, 0, 1], AddedLengths.Head(new FeatureMatrix(2, 2), [double.NaN, double.NaN], [Records.Of("a"), Records.Of("b")], [[2, 1, 1]]));
}
