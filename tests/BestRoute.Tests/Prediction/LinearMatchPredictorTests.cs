namespace BestRoute.Tests;

public class LinearMatchPredictorTests
{
    private static readonly RouteCalibration _reference = new(null, 0, 1);

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>A predictor of one dimension whose logits are the biases.</summary>
    private static LinearMatchPredictor Constant(ModelRoute[] routes, RouteCalibration[] calibration, float[] match, float[] quality, IQueryEncoder? encoder = null)
    {
        var models = routes.Select(route => route.Model).Distinct().Count();
        var weights = new float[(2 * routes.Length) + models];
        return new(encoder ?? new FakeEncoder([1]), new LinearHeads(routes.Length, models, 1, weights, [.. match, .. quality, .. Enumerable.Repeat(1f, models)]), routes, calibration);
    }

    private static RoutePrediction[] Predict(LinearMatchPredictor predictor)
    {
        var predictions = new RoutePrediction[predictor.Routes.Count];
        var task = predictor.PredictAsync("text", predictions, CancellationToken.None);
        Assert.True(task.IsCompletedSuccessfully);
        return predictions;
    }

    private static void AssertEqual(double match, double quality, RoutePrediction actual)
    {
        Assert.Equal(match, actual.MatchProbability, 1e-6);
        Assert.Equal(quality, actual.Quality, 1e-6);
    }

    [Fact]
    public void Platt_scaling_and_gap_shrinkage_follow_their_formulas()
    {
        var predictor = Constant(
            [new("a", 1), new("ref", 1), new("b", 1)],
            [new(new(2, -0.5), -0.1, 0.25), _reference, new(new(0, 0.3), 0.9, 1)],
            [0.7f, 5, 100],
            [-1, 1.5f, 3]);

        var predictions = Predict(predictor);

        var reference = Sigmoid(1.5);
        AssertEqual(Sigmoid((2 * 0.7) - 0.5), reference - 0.1 + (0.25 * (Sigmoid(-1) - reference + 0.1)), predictions[0]);
        AssertEqual(1, reference, predictions[1]);
        AssertEqual(Sigmoid(0.3), Sigmoid(3), predictions[2]);
    }

    [Theory]
    [InlineData(-5, 0.1)]
    [InlineData(-1, 0.1)]
    [InlineData(0, 0.3)]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.9)]
    [InlineData(3, 0.95)]
    [InlineData(9, 1)]
    public void Isotonic_calibration_is_linear_between_knots_and_flat_outside(float logit, double expected)
    {
        // At 2 the function jumps from 0.7 to 0.9.
        CalibrationKnot[] knots = [new(-1, 0.1), new(1, 0.5), new(2, 0.7), new(2, 0.9), new(4, 1)];
        var predictor = Constant([new("ref", 1), new("a", 1)], [_reference, new(new(1, 0, knots), 0, 1)], [0, logit], [0, 0]);

        Assert.Equal(expected, Predict(predictor)[1].MatchProbability, 1e-9);
    }

    [Fact]
    public void Both_predictions_are_non_decreasing_in_n_whatever_the_order_of_the_routes()
    {
        ModelRoute[] routes = [new("a", 3), new("ref", 1), new("a", 1), new("b", 1), new("a", 2)];
        var calibration = routes.Select(static route => route.Model == "ref" ? _reference : new(new(1, 0), 0, 1)).ToArray();
        float[] match = [-1, 0, 1, -3, 0];
        float[] quality = [0.5f, 0, 2, -3, 1];

        var predictions = Predict(Constant(routes, calibration, match, quality));

        var pooledMatch = (Sigmoid(-1) + Sigmoid(0) + Sigmoid(1)) / 3;
        var pooledQuality = (Sigmoid(0.5) + Sigmoid(1) + Sigmoid(2)) / 3;
        Assert.All([0, 2, 4], i => AssertEqual(pooledMatch, pooledQuality, predictions[i]));
        AssertEqual(Sigmoid(-3), Sigmoid(-3), predictions[3]);
        AssertEqual(1, 0.5, predictions[1]);
    }

    [Fact]
    public void Quality_stays_between_zero_and_one()
    {
        var predictions = Predict(Constant(
            [new("ref", 1), new("a", 1), new("b", 1)], [_reference, new(new(1, 0), 0.9, 0), new(new(1, 0), -0.9, 0)], [0, 300, -300], [1, 0, 0]));

        AssertEqual(1, 1, predictions[1]);
        AssertEqual(0, 0, predictions[2]);
    }

    [Fact]
    public void Random_pools_equal_a_naive_computation()
    {
        var random = new Random(29);
        for (var round = 0; round < 50; round++)
        {
            ModelRoute[] routes = [.. Enumerable.Range(0, random.Next(1, 6)).SelectMany(m => Enumerable.Range(1, random.Next(1, 6)).Select(n => new ModelRoute($"m{m}", n))), new("ref", 1)];
            random.Shuffle(routes);
            var calibration = routes.Select(route => route.Model == "ref" ? _reference : new(new(random.NextDouble() * 2, random.NextDouble()), random.NextDouble() - 0.5, random.NextDouble())).ToArray();
            float[] Logits() => [.. routes.Select(_ => (random.NextSingle() * 4) - 2)];
            var (match, quality) = (Logits(), Logits());

            var predictions = Predict(Constant(routes, calibration, match, quality));

            var reference = Sigmoid(quality[Array.IndexOf(routes, new ModelRoute("ref", 1))]);
            foreach (var model in routes.GroupBy(static route => route.Model).Where(static group => group.Key != "ref"))
            {
                int[] rows = [.. model.OrderBy(static route => route.Samples).Select(route => Array.IndexOf(routes, route))];
                var expectedMatch = rows.Select(i => Sigmoid((calibration[i].Match!.Slope * match[i]) + calibration[i].Match!.Intercept)).ToArray();
                var expectedQuality = rows.Select(i => Math.Clamp(
                    reference + calibration[i].GapMean + (calibration[i].GapSlope * (Sigmoid(quality[i]) - reference - calibration[i].GapMean)), 0, 1)).ToArray();
                PoolAdjacentViolators.Apply(expectedMatch);
                PoolAdjacentViolators.Apply(expectedQuality);
                for (var k = 0; k < rows.Length; k++)
                {
                    AssertEqual(expectedMatch[k], expectedQuality[k], predictions[rows[k]]);
                }
            }
        }
    }

    [Fact]
    public async Task An_encoder_that_takes_time_is_awaited()
    {
        var gate = new TaskCompletionSource();
        var predictor = Constant([new("ref", 1), new("a", 1)], [_reference, new(new(1, 0), 0, 1)], [0, 1], [0, 2], new FakeEncoder([1], gate.Task));
        var predictions = new RoutePrediction[2];

        var task = predictor.PredictAsync("text", predictions, CancellationToken.None).AsTask();
        Assert.False(task.IsCompleted);
        gate.SetResult();
        await task;

        AssertEqual(Sigmoid(1), Sigmoid(2), predictions[1]);
    }

    [Fact]
    public async Task An_encoder_that_fails_fails_the_prediction()
    {
        var predictor = Constant(
            [new("ref", 1), new("a", 1)], [_reference, new(new(1, 0), 0, 1)], [0, 1], [0, 2], new FakeEncoder([1], Task.FromException(new IOException("down"))));

        var exception = await Assert.ThrowsAsync<IOException>(() => predictor.PredictAsync("text", new RoutePrediction[2], CancellationToken.None).AsTask());

        Assert.Equal("down", exception.Message);
    }

    [Fact]
    public void Each_route_has_the_length_factor_of_its_model_within_bounds()
    {
        ModelRoute[] routes = [new("ref", 1), new("a", 1), new("a", 2), new("b", 1)];
        RouteCalibration[] calibration = [_reference, new(new(1, 0), 0, 1), new(new(1, 0), 0, 1), new(new(1, 0), 0, 1)];
        float[] biases = [.. new float[8], 0.5f, -1, 0];
        float[] weights = [.. new float[8], 0, 0, 50];

        var predictions = Predict(new(new FakeEncoder([1]), new LinearHeads(4, 3, 1, weights, biases), routes, calibration));

        Assert.Equal([0.5, 0.1, 0.1, 10], predictions.Select(prediction => prediction.LengthFactor));
    }

    [Fact]
    public void A_vector_that_is_not_finite_is_an_error_and_no_prediction()
    {
        var predictor = new LinearMatchPredictor(
            new FakeEncoder([float.NaN]), new LinearHeads(2, 2, 1, new float[6], new float[6]), [new("ref", 1), new("a", 1)], [_reference, new(new(1, 0), 0, 1)]);

        var exception = Assert.Throws<InvalidOperationException>(() => { _ = predictor.PredictAsync("text", new RoutePrediction[2], CancellationToken.None).IsCompleted; });

        Assert.Contains("finite", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_fit_together_are_refused()
    {
        ModelRoute[] routes = [new("ref", 1), new("a", 1)];
        RouteCalibration[] calibration = [_reference, new(new(1, 0), 0, 1)];
        var heads = new LinearHeads(2, 2, 1, new float[6], new float[6]);

        Assert.Throws<ArgumentException>("encoder", () => new LinearMatchPredictor(new FakeEncoder([1, 2]), heads, routes, calibration));
        Assert.Throws<ArgumentException>("routes", () => new LinearMatchPredictor(new FakeEncoder([1]), heads, routes[1..], calibration));
        Assert.Throws<ArgumentException>("calibration", () => new LinearMatchPredictor(new FakeEncoder([1]), heads, routes, calibration[1..]));
        Assert.Throws<ArgumentException>("calibration", () => new LinearMatchPredictor(new FakeEncoder([1]), heads, routes, [_reference, _reference]));
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        var predictor = Constant([new("ref", 1), new("a", 1)], [_reference, new(new(1, 0), 0, 1)], [0, 1], [0, 2]);
        var predictions = new RoutePrediction[2];

        Assert.Equal(0, Allocations.Of(() => Assert.True(predictor.PredictAsync("text", predictions, CancellationToken.None).IsCompletedSuccessfully)));
    }
}
