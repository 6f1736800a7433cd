namespace BestRoute.Training.Tests;

public class SharedRegressionTests
{
    private const int Columns = 6;

    private static (FeatureMatrix Features, double[][] Targets) Data(int rows, int heads, ulong seed)
    {
        var random = new SplitMix64(seed);
        var features = new FeatureMatrix(rows, Columns);
        double[][] targets = [.. Enumerable.Range(0, heads).Select(_ => new double[rows])];
        for (var row = 0; row < rows; row++)
        {
            double scale = 1;
            foreach (ref var value in features.Row(row))
            {
                // Columns of very different spread, as the encoder's are.
                value = scale * random.NextGaussian();
                scale *= 0.5;
            }

            // Soft targets, hard targets and masks.
            for (var head = 0; head < heads; head++)
            {
                var p = Logistic.Sigmoid(features.Row(row)[0] - (2 * features.Row(row)[1 + (head % 3)]) + 0.3);
                targets[head][row] = ((row + head) % 5) switch { 0 => double.NaN, 1 => p, _ => random.NextDouble() < p ? 1 : 0 };
            }
        }

        return (features, targets);
    }

    private static double[][] Fit(FeatureMatrix features, double[][] targets, double meanPenalty, double distancePenalty, int parallelism = 2) =>
        new SharedRegression(features, new ParallelOptions { MaxDegreeOfParallelism = parallelism }).Fit(targets, meanPenalty, distancePenalty);

    [Theory]
    [InlineData(0.3)]
    [InlineData(4)]
    public void With_equal_penalties_each_head_stands_alone(double penalty)
    {
        var (features, targets) = Data(200, 3, 1);

        var heads = Fit(features, targets, penalty, penalty);

        Assert.All(targets.Zip(heads), pair => AssertClose(LogisticRegression.Fit(features, pair.First, penalty), pair.Second, 1e-3));
    }

    [Fact]
    public void An_endless_penalty_on_the_distances_makes_the_weights_equal_and_leaves_the_intercepts()
    {
        var (features, targets) = Data(200, 3, 2);
        targets[2] = [.. targets[2].Select(static target => 0.5 * target)];

        var heads = Fit(features, targets, 1, 1e7);

        AssertClose(heads[0][..Columns], heads[1][..Columns], 1e-3);
        AssertClose(heads[0][..Columns], heads[2][..Columns], 1e-3);
        Assert.True(heads[2][Columns] < heads[0][Columns] - 0.3);
    }

    [Fact]
    public void Heads_of_equal_targets_only_feel_the_penalty_on_the_mean()
    {
        var (features, targets) = Data(200, 1, 3);

        var heads = Fit(features, [targets[0], targets[0]], 0.7, 50);

        var alone = LogisticRegression.Fit(features, targets[0], 0.7);
        Assert.All(heads, head => AssertClose(alone, head, 1e-3));
    }

    [Fact]
    public void A_head_without_labels_is_as_far_from_zero_as_the_penalties_put_it()
    {
        var (features, targets) = Data(200, 2, 4);
        double[] none = [.. targets[0].Select(static _ => double.NaN)];

        var heads = Fit(features, [targets[0], none], 1, 3);

        // Its loss is flat: the least of 3 |w - m|^2 + 3 |v - m|^2 + 2 |m|^2, with m = (v + w) / 2, over w.
        AssertClose([.. heads[0][..Columns].Select(static weight => 0.5 * weight)], heads[1][..Columns], 1e-3);
        Assert.Equal([0, 0], new SharedRegression(new FeatureMatrix(2, 1), new ParallelOptions()).Fit([[double.NaN, double.NaN]], 1, 3)[0]);
    }

    [Fact]
    public void The_gradient_is_that_of_finite_differences()
    {
        var (features, targets) = Data(40, 3, 5);
        var objective = new SharedObjective(features, targets, 0.4, 2.5, new ParallelOptions());
        var random = new SplitMix64(6);
        double[] point = [.. Enumerable.Range(0, 3 * (Columns + 1)).Select(_ => random.NextGaussian())];
        double[] gradient = new double[point.Length], unused = new double[point.Length];

        objective.Evaluate(point, gradient);

        for (var i = 0; i < point.Length; i++)
        {
            double[] above = [.. point], below = [.. point];
            above[i] += 1e-5;
            below[i] -= 1e-5;
            Assert.Equal((objective.Evaluate(above, unused) - objective.Evaluate(below, unused)) / 2e-5, gradient[i], 1e-7);
        }
    }

    [Fact]
    public void The_solution_is_where_the_gradient_vanishes()
    {
        var (features, targets) = Data(300, 4, 7);

        var heads = Fit(features, targets, 0.3, 1);

        var gradient = new double[4 * (Columns + 1)];
        new SharedObjective(features, targets, 0.3, 1, new ParallelOptions()).Evaluate([.. heads.SelectMany(static head => head)], gradient);
        Assert.All(gradient, static component => Assert.Equal(0, component, 1e-5));
    }

    [Fact]
    public void The_solution_does_not_depend_on_the_degree_of_parallelism()
    {
        var (features, targets) = Data(100, 5, 8);

        Assert.Equal(Fit(features, targets, 1, 3, 1), Fit(features, targets, 1, 3, 4));
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual, static (e, a) => (e, a)), pair => Assert.Equal(pair.e, pair.a, tolerance));
}
