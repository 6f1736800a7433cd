namespace BestRoute.Training.Tests.Evaluation.Replay;

public class SwitchingPredictorTests
{
    private static readonly ModelRoute[] _routes = [new("large", 1), new("small", 1)];

    [Fact]
    public async Task Predict_async_asks_the_current_one()
    {
        var predictor = new SwitchingPredictor(Constant(0.1));
        Assert.Equal(0.1, (await PredictAsync(predictor))[0].Quality);

        predictor.Current = Constant(0.2);

        Assert.Equal(0.2, (await PredictAsync(predictor))[0].Quality);
    }

    [Fact]
    public void Current_refuses_other_routes() =>
        Assert.Contains(
            "large",
            Assert.Throws<ArgumentException>(() => new SwitchingPredictor(Constant(0)).Current = new ConstantPredictor([_routes[1], _routes[0]], [])).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Package_lengths_takes_lengths_of_the_package_and_the_rest_of_the_predictor()
    {
        var package = new ConstantPredictor(_routes, [new(0.9, 0.9, 2), new(0.9, 0.9, 0.5)]);

        Assert.Equal([new(0.1, 0.1, 2), new(0.1, 0.1, 0.5)], await PredictAsync(new PackageLengths(Constant(0.1), package)));
    }

    private static ConstantPredictor Constant(double value) => new(_routes, [new(value, value), new(value, value)]);

    private static async Task<RoutePrediction[]> PredictAsync(IMatchPredictor predictor)
    {
        var predictions = new RoutePrediction[_routes.Length];
        await predictor.PredictAsync("text", predictions, CancellationToken.None);
        return predictions;
    }
}
