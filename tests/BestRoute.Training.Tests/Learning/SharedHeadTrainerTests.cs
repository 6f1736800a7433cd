namespace BestRoute.Training.Tests;

public class SharedHeadTrainerTests
{
    [Fact]
    public void Heads_are_the_mean_over_the_penalties()
    {
        var random = new SplitMix64(1);
        var features = new FeatureMatrix(80, 4);
        double[][] targets = [new double[80], new double[80]];
        for (var row = 0; row < 80; row++)
        {
            foreach (ref var value in features.Row(row))
            {
                value = random.NextGaussian();
            }

            (targets[0][row], targets[1][row]) = (random.NextDouble(), row % 4 == 0 ? double.NaN : random.NextDouble());
        }

        var trainer = new SharedHeadTrainer(features, new ParallelOptions());
        var progress = new List<double>();

        var heads = trainer.Fit(targets, progress: progress.Add);

        double[][][] each = [.. SharedHeadTrainer.Penalties.Select(penalty =>
            new SharedRegression(features, new ParallelOptions()).Fit(targets, SharedHeadTrainer.MeanShare * penalty, penalty))];
        for (var head = 0; head < 2; head++)
        {
            for (var i = 0; i <= 4; i++)
            {
                Assert.Equal(each.Average(solution => solution[head][i]), heads[head][i], 1e-4);
            }

            Assert.Equal(LogisticRegression.Predict(features, heads[head]), trainer.Predict(heads)[head]);
        }

        Assert.Equal(1, progress[^1]);
        Assert.Equal(SharedHeadTrainer.Penalties.OrderDescending(), SharedHeadTrainer.Penalties);
    }
}
