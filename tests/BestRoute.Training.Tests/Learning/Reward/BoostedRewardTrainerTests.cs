namespace BestRoute.Training.Tests;

public class BoostedRewardTrainerTests
{
    private static readonly BoostedRewardParameters _parameters = BoostedRewardParameters.Default with { WordBuckets = 64, Trees = 30, Depth = 3 };

    [Fact]
    public void Derivatives_are_those_that_differences_give()
    {
        var random = new Random(1);
        double[] scores = [0, 0.5, 1, 0.5, 0];
        var table = BoostingTable.From(_parameters, [new("p", [.. scores.Select((_, i) => $"text {i}")], scores)], new());
        double[] margins = [.. scores.Select(_ => random.NextDouble() - 0.5)];
        double[] gradients = new double[5], curvatures = new double[5];
        BoostedRewardTrainer.Differentiate(table, 0, margins, gradients, curvatures);

        const double Step = 1e-4;
        for (var i = 0; i < margins.Length; i++)
        {
            double Loss(double shift)
            {
                double[] moved = [.. margins];
                moved[i] += shift;
                var pairs = from better in Enumerable.Range(0, 5) from worse in Enumerable.Range(0, 5) where scores[better] > scores[worse] select moved[better] - moved[worse];
                return 2 * pairs.Average(difference => Math.Log(1 + Math.Exp(-difference)));
            }

            Assert.Equal((Loss(Step) - Loss(-Step)) / (2 * Step), gradients[i], 6);
            Assert.Equal((Loss(Step) - (2 * Loss(0)) + Loss(-Step)) / (Step * Step), curvatures[i], 5);
        }
    }

    [Fact]
    public void The_scorer_scores_as_the_trees_were_grown()
    {
        var draws = RewardDraws.Tagged(60, seed: 2);
        var table = BoostingTable.From(_parameters, draws, new());
        var tree = new TreeGrower(
            [.. table.Columns], [.. table.Scores.Select(score => 0.5 - score)], [.. table.Scores.Select(_ => 1.0)], depth: 3).Grow([.. Enumerable.Range(0, table.Scores.Length)]);
        var scorer = new RegressionTrees(
            3,
            _parameters.FeatureCount,
            [.. tree.Splits.Select(split => split.Column?.Feature ?? 0)],
            [.. tree.Splits.Select(split => split.Column?.Edges[split.Bin] ?? float.MaxValue)],
            [.. tree.Values.Select(value => (float)value)]);

        var vector = new float[BoostedFeatures.DenseCount];
        for (var i = 0; i < table.Draws.Length; i++)
        {
            var features = new BoostedFeatures(_parameters, table.Draws[i].Prompt, table.Draws[i].Texts);
            for (var sample = 0; sample < features.Count; sample++)
            {
                features.Compute([.. Enumerable.Range(0, features.Count)], sample, vector);
                Assert.Equal((float)tree.ValueOf(table.Starts[i] + sample), scorer.Sum(vector, features.Words));
            }
        }
    }

    [Fact]
    public async Task Train_learns_what_the_draws_show()
    {
        var scorer = Train(RewardDraws.Tagged(150, seed: 3), static _ => true);

        Assert.True((await SelectionQuality.MeasureAsync(scorer, RewardDraws.Tagged(100, seed: 4), new())).Recovered > 0.95);
    }

    [Fact]
    public void Draws_that_are_left_out_do_not_count()
    {
        var draws = RewardDraws.Tagged(60, seed: 5);
        var turned = draws.Select((draw, i) => i % 3 == 0 ? draw with { Scores = [.. draw.Scores.Select(score => 1 - score)] } : draw).ToArray();
        bool IsIncluded(string prompt) => draws.Index().First(draw => draw.Item.Prompt == prompt).Index % 3 != 0;

        var (before, after) = (Train(draws, IsIncluded), Train(turned, IsIncluded));

        Assert.Equal(before.Trees.Features, after.Trees.Features);
        Assert.Equal(before.Trees.Values, after.Trees.Values);
    }

    [Fact]
    public void Without_a_draw_all_scores_are_zero() =>
        Assert.All(Train(RewardDraws.Tagged(9, seed: 6), static _ => false).Trees.Values, value => Assert.Equal(0, value));

    [Fact]
    public void Stops_when_told_to()
    {
        var table = BoostingTable.From(_parameters, RewardDraws.Tagged(9, seed: 7), new());

        Assert.ThrowsAny<OperationCanceledException>(() => BoostedRewardTrainer.Train(_parameters, table, static _ => true, new CancellationToken(canceled: true)));
    }

    private static BoostedRewardScorer Train(IReadOnlyList<RewardDraw> draws, Func<string, bool> isIncluded) =>
        BoostedRewardTrainer.Train(_parameters, BoostingTable.From(_parameters, draws, new()), isIncluded, CancellationToken.None);
}
