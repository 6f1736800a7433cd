namespace BestRoute.Training.Tests;

public class HeadTrainerTests
{
    private static (FeatureMatrix Features, double[][] Targets) Data(int rows, int columns, double signal, ulong seed)
    {
        var random = new SplitMix64(seed);
        var features = new FeatureMatrix(rows, columns);
        double[][] targets = [new double[rows], new double[rows]];
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in features.Row(row))
            {
                value = random.NextGaussian();
            }

            targets[0][row] = random.NextDouble() < Logistic.Sigmoid(signal * features.Row(row)[0]) ? 1 : 0;
            targets[1][row] = random.NextDouble() < Logistic.Sigmoid(-signal * features.Row(row)[1]) ? 1 : 0;
        }

        return (features, targets);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(3, 600)]
    public void The_penalty_is_the_one_of_least_validation_loss(double signal, int rows)
    {
        var (features, targets) = Data(rows, 30, signal, 1);
        var (validation, validationTargets) = Data(rows, 30, signal, 2);

        var (penalty, solutions) = HeadTrainer.Fit(features, targets, validation, validationTargets, new ParallelOptions(), _ => { });

        var losses = HeadTrainer.Penalties.ToDictionary(
            strength => strength,
            strength => targets.Zip(validationTargets).Sum(pair => MeanLoss(LogisticRegression.Fit(features, pair.First, strength), validation, pair.Second)));
        Assert.Equal(losses.MinBy(entry => entry.Value).Key, penalty);
        Assert.Equal(losses[penalty], solutions.Zip(validationTargets).Sum(pair => MeanLoss(pair.First, validation, pair.Second)), 1e-4);
        Assert.True(signal > 0 || penalty == HeadTrainer.Penalties.Max());
    }

    private static double MeanLoss(double[] solution, FeatureMatrix features, double[] targets) =>
        LogisticRegression.Predict(features, solution)
            .Zip(targets, (logit, y) => (logit, p: 1 / (1 + Math.Exp(-logit)), y))
            .Average(row => -((row.y * Math.Log(row.p)) + ((1 - row.y) * Math.Log(1 - row.p))));
}
