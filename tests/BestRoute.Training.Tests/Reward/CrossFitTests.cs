namespace BestRoute.Training.Tests;

public class CrossFitTests
{
    private static readonly LinearRewardParameters _parameters = LinearRewardParameters.Default with { HashBuckets = 64 };
    private static readonly RewardPenalty _penalty = new(0.01, 0.001);

    [Fact]
    public void The_scorer_of_a_query_does_not_depend_on_its_samples()
    {
        var draws = RewardDraws.Noise(30, seed: 1);
        var before = CrossFit.Train(_parameters, RewardPair.From(_parameters, draws, new()), _penalty, new(), folds: 3);

        // Turn one query's scores around: its own scorer must not notice, the other folds' must.
        var changed = draws.First(draw => draw.Scores.Distinct().Count() > 1);
        var turned = draws.Select(draw => draw == changed ? draw with { Scores = [.. draw.Scores.Select(score => 1 - score)] } : draw).ToArray();
        var after = CrossFit.Train(_parameters, RewardPair.From(_parameters, turned, new()), _penalty, new(), folds: 3);

        Assert.Equal(before.For(changed.Prompt).Weights, after.For(changed.Prompt).Weights);
        var elsewhere = draws.First(draw => CrossFit.FoldOf(draw.Prompt, 3) != CrossFit.FoldOf(changed.Prompt, 3));
        Assert.NotEqual(before.For(elsewhere.Prompt).Weights, after.For(elsewhere.Prompt).Weights);
    }

    [Fact]
    public void Folds_are_of_about_equal_size()
    {
        var counts = Enumerable.Range(0, 5000).CountBy(i => CrossFit.FoldOf($"Question {i}", 5)).ToArray();

        Assert.Equal(5, counts.Length);
        Assert.All(counts, fold => Assert.InRange(fold.Value, 850, 1150));
    }

    [Fact]
    public void One_fold_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => CrossFit.Train(_parameters, [], _penalty, new(), folds: 1));
}
