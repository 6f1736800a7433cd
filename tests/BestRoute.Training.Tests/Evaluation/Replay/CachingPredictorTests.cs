namespace BestRoute.Training.Tests.Evaluation.Replay;

public class CachingPredictorTests
{
    [Fact]
    public async Task Predict_async_asks_the_inner_predictor_once_while_the_text_stays()
    {
        var inner = new LengthPredictor();
        var caching = new CachingPredictor(inner);
        var predictions = new RoutePrediction[3];

        foreach (var text in new[] { "a", "a", "a", "bb", "bb", "a" })
        {
            var result = await caching.PredictAsync(text, predictions, CancellationToken.None);

            Assert.Equal(new RoutePrediction(0.1, text.Length), predictions[0]);
            Assert.Equal(new RoutePrediction(1, 2 * text.Length), predictions[1]);
            Assert.Equal((1.0 / (1 + text.Length), "cpu"), (result.OutOfDistributionScore, result.Device));
        }

        Assert.Equal(inner.Routes, caching.Routes);
        Assert.Equal(3, inner.Calls);
    }

    [Fact]
    public async Task Predict_async_on_many_threads_gives_each_its_own_text()
    {
        var caching = new CachingPredictor(new LengthPredictor());
        await Parallel.ForAsync(0, 1000, async (query, token) =>
        {
            var predictions = new RoutePrediction[3];
            for (var setting = 0; setting < 3; setting++)
            {
                await caching.PredictAsync(new string('x', query), predictions, token);
                Assert.Equal(query, predictions[0].Quality);
            }
        });
    }

    private sealed class LengthPredictor : IMatchPredictor
    {
        public int Calls { get; private set; }

        public IReadOnlyList<ModelRoute> Routes { get; } = [new("small", 1), new("large", 1)];

        public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        {
            Calls++;
            predictions.Span[0] = new RoutePrediction(0.1, text.Length);
            predictions.Span[1] = new RoutePrediction(1, 2 * text.Length);
            return new(new PredictionResult { OutOfDistributionScore = 1.0 / (1 + text.Length), Device = "cpu" });
        }
    }
}
