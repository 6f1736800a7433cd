namespace BestRoute.Training.Tests;

public class LinearRewardTrainerTests
{
    private static readonly LinearRewardParameters _parameters = LinearRewardParameters.Default with { HashBuckets = 64 };

    [Fact]
    public void Objective_has_the_gradient_that_differences_give()
    {
        var pairs = RewardPair.From(_parameters, RewardDraws.Tagged(20, seed: 1), new());
        var random = new Random(2);
        var weights = Enumerable.Range(0, _parameters.WeightCount).Select(_ => random.NextDouble() - 0.5).ToArray();
        var scales = Enumerable.Range(0, DrawFeatures.Count + ResponseFeatures.Count).Select(_ => random.NextDouble()).ToArray();
        var penalty = new RewardPenalty(0.2, 0.1);
        var gradient = new double[weights.Length];
        LinearRewardTrainer.Objective(pairs, scales, penalty, weights, gradient);

        var ignored = new double[weights.Length];
        for (var f = 0; f < weights.Length; f++)
        {
            const double Step = 1e-5;
            var at = weights[f];
            weights[f] = at + Step;
            var above = LinearRewardTrainer.Objective(pairs, scales, penalty, weights, ignored);
            weights[f] = at - Step;
            var below = LinearRewardTrainer.Objective(pairs, scales, penalty, weights, ignored);
            weights[f] = at;

            Assert.Equal((above - below) / (2 * Step), gradient[f], 6);
        }
    }

    [Fact]
    public async Task Train_learns_what_the_pairs_show()
    {
        var scorer = LinearRewardTrainer.Train(_parameters, RewardPair.From(_parameters, RewardDraws.Tagged(100, seed: 3), new()), new(0.01, 0.01));

        Assert.True((await SelectionQuality.MeasureAsync(scorer, RewardDraws.Tagged(100, seed: 4), new())).Recovered > 0.95);
    }

    [Fact]
    public void A_stronger_penalty_gives_smaller_weights()
    {
        var pairs = RewardPair.From(_parameters, RewardDraws.Tagged(50, seed: 5), new());
        var norms = new[] { 0.001, 0.01, 0.1, 1, 10 }
            .Select(strength => LinearRewardTrainer.Train(_parameters, pairs, new(strength, strength)).Weights.Sum(weight => weight * weight))
            .ToArray();

        Assert.Equal(norms.OrderDescending(), norms);
    }

    [Fact]
    public void Train_gives_the_same_bytes_for_the_same_pairs()
    {
        var draws = RewardDraws.Tagged(40, seed: 6);
        var first = LinearRewardTrainer.Train(_parameters, RewardPair.From(_parameters, draws, new()), new(0.01, 0.001));
        var second = LinearRewardTrainer.Train(_parameters, RewardPair.From(_parameters, draws, new()), new(0.01, 0.001));

        Assert.Equal(first.Weights, second.Weights);
    }

    [Fact]
    public void Without_pairs_all_weights_are_zero() =>
        Assert.All(LinearRewardTrainer.Train(_parameters, [], new(1, 1)).Weights, weight => Assert.Equal(0, weight));

    [Fact]
    public void MeanLoss_of_a_reward_that_knows_nothing_is_log_two()
    {
        var pairs = RewardPair.From(_parameters, RewardDraws.Tagged(10, seed: 7), new());

        Assert.Equal(Math.Log(2), LinearRewardTrainer.MeanLoss(new(_parameters, new float[_parameters.WeightCount]), pairs), 12);
    }
}
