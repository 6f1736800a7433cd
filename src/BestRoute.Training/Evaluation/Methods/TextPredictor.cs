namespace BestRoute.Training;

/// <summary>A baseline's predictor: computes at once from the text.</summary>
internal abstract class TextPredictor(IReadOnlyList<ModelRoute> routes) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes => routes;

    public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Predict(text, predictions.Span);
        return default;
    }

    /// <summary>Predicts one query.</summary>
    /// <param name="text">The text of the query.</param>
    /// <param name="predictions">Receives one prediction per route.</param>
    protected abstract void Predict(string text, Span<RoutePrediction> predictions);
}
