namespace BestRoute.Training.Tests;

public class LogisticRegressionTests
{
    private static (FeatureMatrix Features, double[] Targets) Data(int rows, int columns, int seed)
    {
        var random = new SplitMix64((ulong)seed);
        double[] truth = [.. Enumerable.Range(0, columns).Select(_ => random.NextGaussian())];
        var features = new FeatureMatrix(rows, columns);
        var targets = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in features.Row(row))
            {
                value = random.NextGaussian();
            }

            var logit = FeatureMatrix.Dot(features.Row(row), truth) + 0.5;

            // Soft targets, hard targets and masks.
            targets[row] = (row % 5) switch
            {
                0 => double.NaN,
                1 => Logistic.Sigmoid(logit + random.NextGaussian()),
                _ => random.NextDouble() < Logistic.Sigmoid(logit) ? 1 : 0,
            };
        }

        return (features, targets);
    }

    [Theory]
    [InlineData(400, 7, 0.3)]
    [InlineData(60, 30, 1)]
    [InlineData(90, 13, 10)]
    public void The_solution_is_where_the_gradient_vanishes(int rows, int columns, double penalty)
    {
        var (features, targets) = Data(rows, columns, rows);

        var solution = LogisticRegression.Fit(features, targets, penalty);

        // The conditions of the minimum, written out: sum over rows of (p - y) x + penalty w = 0, sum of (p - y) = 0.
        var gradient = new double[columns + 1];
        for (var row = 0; row < rows; row++)
        {
            if (!double.IsNaN(targets[row]))
            {
                var logit = solution[columns];
                for (var c = 0; c < columns; c++)
                {
                    logit += features.Row(row)[c] * solution[c];
                }

                var residual = (1 / (1 + Math.Exp(-logit))) - targets[row];
                for (var c = 0; c < columns; c++)
                {
                    gradient[c] += residual * features.Row(row)[c];
                }

                gradient[columns] += residual;
            }
        }

        for (var c = 0; c < columns; c++)
        {
            gradient[c] += penalty * solution[c];
        }

        Assert.All(gradient, value => Assert.Equal(0, value, 1e-5 * rows));
    }

    [Fact]
    public void Agrees_with_gradient_descent()
    {
        var (features, targets) = Data(150, 4, 9);
        var solution = LogisticRegression.Fit(features, targets, 2);

        var point = new double[5];
        for (var iteration = 0; iteration < 20_000; iteration++)
        {
            var step = new double[5];
            for (var row = 0; row < 150; row++)
            {
                if (!double.IsNaN(targets[row]))
                {
                    var logit = point[4];
                    for (var c = 0; c < 4; c++)
                    {
                        logit += point[c] * features.Row(row)[c];
                    }

                    var residual = (1 / (1 + Math.Exp(-logit))) - targets[row];
                    for (var c = 0; c < 4; c++)
                    {
                        step[c] += residual * features.Row(row)[c];
                    }

                    step[4] += residual;
                }
            }

            for (var c = 0; c < 5; c++)
            {
                point[c] -= 0.01 * (step[c] + (c < 4 ? 2 * point[c] : 0));
            }
        }

        Assert.All(solution.Zip(point), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void Masked_queries_do_not_count()
    {
        var (features, targets) = Data(200, 5, 3);
        var solution = LogisticRegression.Fit(features, targets, 1);

        int[] rows = [.. Enumerable.Range(0, 200).Where(row => !double.IsNaN(targets[row]))];
        var kept = new FeatureMatrix(rows.Length, 5);
        for (var i = 0; i < rows.Length; i++)
        {
            features.Row(rows[i]).CopyTo(kept.Row(i));
        }

        Assert.Equal(solution, LogisticRegression.Fit(kept, [.. rows.Select(row => targets[row])], 1));
    }

    [Fact]
    public void The_start_does_not_matter()
    {
        var (features, targets) = Data(200, 5, 4);

        var cold = LogisticRegression.Fit(features, targets, 1);
        var warm = LogisticRegression.Fit(features, targets, 1, LogisticRegression.Fit(features, targets, 30));

        Assert.All(cold.Zip(warm), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Equal_targets_give_a_finite_confident_head(double target)
    {
        var (features, targets) = Data(100, 3, 5);
        Array.Fill(targets, target);

        var solution = LogisticRegression.Fit(features, targets, 1);

        Assert.All(solution, value => Assert.True(double.IsFinite(value)));
        Assert.All(LogisticRegression.Predict(features, solution), logit => Assert.Equal(target, Logistic.Sigmoid(logit), 0.02));
    }

    [Fact]
    public void Without_targets_the_head_says_even() =>
        Assert.Equal([0, 0, 0, 0], LogisticRegression.Fit(new FeatureMatrix(2, 3), [double.NaN, double.NaN], 1));
}
