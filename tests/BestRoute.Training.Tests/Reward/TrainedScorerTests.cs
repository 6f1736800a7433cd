namespace BestRoute.Training.Tests;

public class TrainedScorerTests
{
    private static readonly LinearRewardParameters _parameters = LinearRewardParameters.Default with { HashBuckets = 64 };

    [Fact]
    public void The_linear_reward_is_taken_where_it_chooses_better()
    {
        var trained = TrainedScorer.Train(_parameters, RewardDraws.Tagged(100, seed: 1), RewardDraws.Tagged(50, seed: 2), new());

        Assert.IsType<LinearRewardScorer>(trained.Scorer);
        Assert.NotNull(trained.Penalty);
        Assert.Equal(trained.Linear, trained.Quality);
        Assert.True(trained.Linear.Recovered > 0.95);
        Assert.True(trained.Consensus.Recovered < 0.5);
    }

    [Fact]
    public void Consensus_stays_where_the_linear_reward_is_no_better()
    {
        // Two right samples agree, and no wrong ones do: consensus is as good as the oracle.
        RewardDraw[] validation = [.. RewardDraws.Agreeing(100, seed: 4).Where(draw => draw.Scores.Sum() >= 2)];

        var trained = TrainedScorer.Train(_parameters, RewardDraws.Agreeing(50, seed: 3), validation, new());

        Assert.IsType<ConsensusScorer>(trained.Scorer);
        Assert.Null(trained.Penalty);
        Assert.Equal(trained.Consensus, trained.Quality);
        Assert.Same(trained.Scorer, trained.ForTraining("Question 3-0?"));
    }

    [Fact]
    public void Consensus_stays_where_there_is_nothing_to_learn()
    {
        RewardDraw[] certain = [new("a", ["x", "y"], [1, 1])];

        Assert.IsType<ConsensusScorer>(TrainedScorer.Train(_parameters, [], RewardDraws.Tagged(9, seed: 5), new()).Scorer);
        Assert.IsType<ConsensusScorer>(TrainedScorer.Train(_parameters, RewardDraws.Tagged(9, seed: 6), [], new()).Scorer);
        Assert.IsType<ConsensusScorer>(TrainedScorer.Train(_parameters, certain, certain, new()).Scorer);
    }

    [Fact]
    public void Training_queries_get_a_scorer_that_has_not_seen_them()
    {
        var draws = RewardDraws.Tagged(60, seed: 7);
        var trained = TrainedScorer.Train(_parameters, draws, RewardDraws.Tagged(30, seed: 8), new());

        Assert.All(draws, draw => Assert.NotSame(trained.Scorer, trained.ForTraining(draw.Prompt)));
        Assert.True(draws.Select(draw => trained.ForTraining(draw.Prompt)).Distinct().Count() > 1);
    }

    [Fact]
    public void Order_of_processors_does_not_count()
    {
        var training = RewardDraws.Tagged(40, seed: 9);
        var validation = RewardDraws.Tagged(20, seed: 10);
        var first = TrainedScorer.Train(_parameters, training, validation, new());
        var second = TrainedScorer.Train(_parameters, training, validation, new());

        Assert.Equal(((LinearRewardScorer)first.Scorer).Weights, ((LinearRewardScorer)second.Scorer).Weights);
        Assert.Equal(first.Quality, second.Quality);
    }

    [Fact]
    public void Stops_when_told_to()
    {
        var options = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };

        Assert.ThrowsAny<OperationCanceledException>(() => TrainedScorer.Train(_parameters, RewardDraws.Tagged(9, seed: 1), RewardDraws.Tagged(9, seed: 2), options));
    }
}
