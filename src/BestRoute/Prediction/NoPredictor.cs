namespace BestRoute;

/// <summary>The predictor of a pool without one: it knows the routes, and predicts nothing about them.</summary>
internal sealed class NoPredictor(IReadOnlyList<ModelRoute> routes) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes { get; } = routes;

    public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This pool has no predictor.");
}
