namespace BestRoute.Training.Tests;

public class ScoreScalingTests
{
    [Fact]
    public void Maps_the_range_of_all_scores_to_the_unit_interval()
    {
        var scale = ScoreScaling.Of([Records.Of("p", ("a", [-4, 6]), ("b", [1])), Records.Of("q", ("a", [3]))]);

        Assert.Equal(new ScoreScale(-4, 6), scale);
        Assert.Equal([0, 0.5, 1, 1.5], new double[] { -4, 1, 6, 11 }.Select(scale.ToUnit));
    }

    [Fact]
    public void One_score_everywhere_is_the_best_there_is()
    {
        foreach (var score in new[] { 3, 0, -1e6 })
        {
            var scale = ScoreScaling.Of([Records.Of("p", ("a", [score, score]))]);

            Assert.True(scale.Minimum < scale.Maximum);
            Assert.Equal(1, scale.ToUnit(score));
        }
    }

    [Fact]
    public void The_widest_range_does_not_overflow() =>
        Assert.Equal(0.5, new ScoreScale(-double.MaxValue, double.MaxValue).ToUnit(0));
}
