namespace BestRoute.Training.Tests;

/// <summary>The baselines' regressions, each against <see cref="LogisticRegression"/> in the case that both can state.</summary>
public class RegressionTests
{
    private const int Rows = 120;
    private const int Columns = 6;

    private readonly FeatureMatrix _features = new(Rows, Columns);
    private readonly double[] _targets = new double[Rows];
    private readonly SplitMix64 _random = new(3);

    public RegressionTests()
    {
        for (var row = 0; row < Rows; row++)
        {
            foreach (ref var value in _features.Row(row))
            {
                value = (float)_random.NextGaussian();
            }

            _targets[row] = row % 7 == 0 ? double.NaN : _features.Row(row)[0] + _random.NextGaussian() > 0 ? 1 : 0;
        }
    }

    [Fact]
    public void Sparse_is_the_dense_one()
    {
        (int[], float[])[] rows =
            [.. Enumerable.Range(0, Rows).Select(row => (new[] { 4, 2, 0, 1, 3, 5 }, new[] { 4, 2, 0, 1, 3, 5 }.Select(i => (float)_features.Row(row)[i]).ToArray()))];

        var sparse = SparseLogisticRegression.Fit(rows, Columns, _targets, 2, start: null);

        AssertClose(LogisticRegression.Fit(_features, _targets, 2), sparse);
        Assert.Equal(LogisticRegression.Predict(_features, sparse)[5], SparseLogisticRegression.Logit(sparse, rows[5]), 12);
    }

    [Fact]
    public void Sparse_without_a_target_stays_at_the_start() =>
        Assert.Equal(
            new double[Columns + 1],
            SparseLogisticRegression.Fit([([0], [1f])], Columns, [double.NaN], 1, start: null));

    [Fact]
    public void Softmax_of_two_classes_is_the_logistic_one()
    {
        var classes = Array.ConvertAll(_targets, target => double.IsNaN(target) ? -1 : (int)target);

        // The two rows of weights are opposite, so that their difference w bears a penalty of 1/2 x 3 x |w|^2 / 2.
        var softmax = SoftmaxRegression.Fit(_features, classes, 2, 3);
        var logistic = LogisticRegression.Fit(_features, _targets, 1.5);

        AssertClose(logistic, [.. softmax[1].Zip(softmax[0], (one, other) => one - other)]);
        var loss = HeadTrainer.Loss(LogisticRegression.Predict(_features, logistic), _targets);
        Assert.Equal(loss, SoftmaxRegression.Loss(_features, classes, softmax), 4);
    }

    [Fact]
    public void Item_response_of_one_route_with_fixed_slope_is_the_logistic_one()
    {
        var model = ItemResponseModel.Fit(_features, [_targets], penalty: 2, slopePenalty: 1e9);

        AssertClose(LogisticRegression.Fit(_features, _targets, 2), [.. model.Ease, model.Intercepts[0]]);
        Assert.Equal(1, model.Slopes[0], 3);
        Assert.Equal(
            Logistic.Sigmoid(LogisticRegression.Predict(_features, [.. model.Ease, model.Intercepts[0]])[8]), model.Predict(0, _features.Row(8)), 9);
    }

    [Fact]
    public void Item_response_has_the_gradient_that_differences_show()
    {
        double[][] targets = [_targets, [.. _targets.Select(target => 1 - (target / 2))], [.. _targets.Select(_ => _random.NextDouble())]];
        double[] point = [.. Enumerable.Range(0, 6 + Columns).Select(_ => _random.NextGaussian())];
        double[] gradient = new double[point.Length], ignored = new double[point.Length];

        ItemResponseModel.Objective(_features, targets, 0.7, 3, point, gradient);

        for (var i = 0; i < point.Length; i++)
        {
            const double Step = 1e-5;
            double At(double value) => ItemResponseModel.Objective(_features, targets, 0.7, 3, [.. point[..i], value, .. point[(i + 1)..]], ignored);
            Assert.Equal((At(point[i] + Step) - At(point[i] - Step)) / (2 * Step), gradient[i], 6);
        }
    }

    [Fact]
    public void Item_response_finds_the_model_that_made_the_answers()
    {
        double[] intercepts = [-1, 0.5, 1.5], slopes = [0.6, 1, 1.4];
        var features = new FeatureMatrix(6000, 2);
        double[][] targets = [new double[6000], new double[6000], new double[6000]];
        for (var row = 0; row < 6000; row++)
        {
            features.Row(row)[0] = _random.NextGaussian();
            features.Row(row)[1] = _random.NextGaussian();
            for (var route = 0; route < 3; route++)
            {
                var ease = features.Row(row)[0] - (0.5 * features.Row(row)[1]);
                targets[route][row] = _random.NextDouble() < Logistic.Sigmoid(intercepts[route] + (slopes[route] * ease)) ? 1 : 0;
            }
        }

        var model = ItemResponseModel.Fit(features, targets, penalty: 0.01, slopePenalty: 1);

        for (var route = 0; route < 3; route++)
        {
            Assert.InRange(Math.Abs(model.Predict(route, [1, -1]) - Logistic.Sigmoid(intercepts[route] + (slopes[route] * 1.5))), 0, 0.03);
            Assert.InRange(Math.Abs(model.Predict(route, [-1, 1]) - Logistic.Sigmoid(intercepts[route] - (slopes[route] * 1.5))), 0, 0.03);
        }
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 3));
    }
}
