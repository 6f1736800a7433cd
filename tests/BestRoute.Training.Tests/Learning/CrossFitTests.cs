namespace BestRoute.Training.Tests;

public class CrossFitTests
{
    private static readonly LinearRewardParameters _parameters = LinearRewardParameters.Default with { HashBuckets = 64 };

    [Fact]
    public void The_scorer_of_a_query_does_not_depend_on_its_samples()
    {
        var draws = RewardDraws.Noise(30, seed: 1);
        var before = Train(draws);

        // Turn one query's scores around: its own scorer must not notice, the other folds' must.
        var changed = draws.First(draw => draw.Scores.Distinct().Count() > 1);
        var after = Train([.. draws.Select(draw => draw == changed ? draw with { Scores = [.. draw.Scores.Select(score => 1 - score)] } : draw)]);

        Assert.Equal(WeightsFor(before, changed), WeightsFor(after, changed));
        var elsewhere = draws.First(draw => CrossFit.FoldOf(draw.Prompt, 3) != CrossFit.FoldOf(changed.Prompt, 3));
        Assert.NotEqual(WeightsFor(before, elsewhere), WeightsFor(after, elsewhere));
    }

    [Fact]
    public void Folds_are_of_about_equal_size()
    {
        var counts = Enumerable.Range(0, 5000).CountBy(i => CrossFit.FoldOf($"Question {i}", 5)).ToArray();

        Assert.Equal(5, counts.Length);
        Assert.All(counts, fold => Assert.InRange(fold.Value, 850, 1150));
    }

    [Fact]
    public void One_fold_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossFit.Train(static _ => new ConsensusScorer(), new(), folds: 1));

    private static CrossFit Train(IReadOnlyList<RewardDraw> draws)
    {
        var pairs = RewardPair.From(_parameters, draws, new());
        return CrossFit.Train(
            isIncluded => LinearRewardTrainer.Train(_parameters, [.. pairs.Where(pair => isIncluded(pair.Prompt))], new(0.01, 0.001)), new(), folds: 3);
    }

    private static float[] WeightsFor(CrossFit fit, RewardDraw draw) => ((LinearRewardScorer)fit.For(draw.Prompt)).Weights;
}
