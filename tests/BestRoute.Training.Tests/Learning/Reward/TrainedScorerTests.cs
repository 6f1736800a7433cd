namespace BestRoute.Training.Tests;

public class TrainedScorerTests
{
    private static readonly LinearRewardParameters _linear = LinearRewardParameters.Default with { HashBuckets = 64 };
    private static readonly BoostedRewardParameters _boosted = BoostedRewardParameters.Default with { WordBuckets = 64, Trees = 40 };

    [Fact]
    public async Task The_linear_reward_is_taken_where_it_chooses_better()
    {
        var trained = await TrainAsync(RewardDraws.Tagged(100, seed: 1), RewardDraws.Tagged(50, seed: 2));

        Assert.IsType<LinearRewardScorer>(trained.Scorer);
        Assert.Equal(trained.Linear, trained.Quality);
        Assert.True(trained.Linear.Recovered > 0.95);
        Assert.True(trained.Consensus.Recovered < 0.5);
        Assert.Equal([typeof(LinearRewardScorer), typeof(BoostedRewardScorer)], trained.Rewards.Select(reward => reward.GetType()));
    }

    [Fact]
    public async Task The_boosted_reward_is_taken_where_the_prompt_turns_right_into_wrong()
    {
        var trained = await TrainAsync(RewardDraws.Asked(300, seed: 11), RewardDraws.Asked(100, seed: 12));

        Assert.IsType<BoostedRewardScorer>(trained.Scorer);
        Assert.Equal(trained.Boosted, trained.Quality);
        Assert.True(trained.Boosted.Recovered > 0.95);
        Assert.True(trained.Boosted.Chosen > trained.Linear.Chosen);
    }

    [Fact]
    public async Task Consensus_stays_where_no_reward_is_better()
    {
        // Two right samples agree, and no wrong ones do: consensus is as good as the oracle.
        RewardDraw[] validation = [.. RewardDraws.Agreeing(100, seed: 4).Where(draw => draw.Scores.Sum() >= 2)];

        var trained = await TrainAsync(RewardDraws.Agreeing(50, seed: 3), validation);

        Assert.IsType<ConsensusScorer>(trained.Scorer);
        Assert.Equal(trained.Consensus, trained.Quality);
        Assert.Same(trained.Scorer, trained.ForTraining("Question 3-0?"));
    }

    [Fact]
    public async Task Consensus_stays_where_there_is_nothing_to_learn()
    {
        RewardDraw[] certain = [new("a", ["x", "y"], [1, 1])];

        Assert.IsType<ConsensusScorer>((await TrainAsync([], RewardDraws.Tagged(9, seed: 5))).Scorer);
        Assert.IsType<ConsensusScorer>((await TrainAsync(RewardDraws.Tagged(9, seed: 6), [])).Scorer);
        Assert.IsType<ConsensusScorer>((await TrainAsync(certain, certain)).Scorer);
    }

    [Fact]
    public async Task Training_queries_get_a_scorer_that_has_not_seen_them()
    {
        var draws = RewardDraws.Tagged(60, seed: 7);
        var trained = await TrainAsync(draws, RewardDraws.Tagged(30, seed: 8));

        Assert.All(draws, draw => Assert.NotSame(trained.Scorer, trained.ForTraining(draw.Prompt)));
        Assert.True(draws.Select(draw => trained.ForTraining(draw.Prompt)).Distinct().Count() > 1);
    }

    [Fact]
    public async Task Order_of_processors_does_not_count()
    {
        var training = RewardDraws.Tagged(40, seed: 9);
        var validation = RewardDraws.Tagged(20, seed: 10);
        var first = await TrainAsync(training, validation);
        var second = await TrainAsync(training, validation);

        Assert.Equal(((LinearRewardScorer)first.Scorer).Weights, ((LinearRewardScorer)second.Scorer).Weights);
        Assert.Equal(first.Quality, second.Quality);
    }

    [Fact]
    public async Task The_number_of_threads_does_not_count()
    {
        var training = RewardDraws.Asked(60, seed: 13);
        List<RegressionTrees> trees = [];
        foreach (var threads in new[] { 1, 2, 3 })
        {
            var trained = await TrainedScorer.TrainAsync(
                _linear, _boosted, training, RewardDraws.Asked(30, seed: 14), new() { MaxDegreeOfParallelism = threads });
            trees.Add(trained.Rewards.OfType<BoostedRewardScorer>().Single().Trees);
        }

        Assert.All(trees, tree => Assert.Equal(trees[0].Features, tree.Features));
        Assert.All(trees, tree => Assert.Equal(trees[0].Thresholds, tree.Thresholds));
        Assert.All(trees, tree => Assert.Equal(trees[0].Values, tree.Values));
    }

    [Fact]
    public async Task Stops_when_told_to()
    {
        var options = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainedScorer.TrainAsync(_linear, _boosted, RewardDraws.Tagged(9, seed: 1), RewardDraws.Tagged(9, seed: 2), options));
    }

    private static Task<TrainedScorer> TrainAsync(IReadOnlyList<RewardDraw> training, IReadOnlyList<RewardDraw> validation) =>
        TrainedScorer.TrainAsync(_linear, _boosted, training, validation, new());
}
