namespace BestRoute.Training;

/// <summary>A baseline's predictor on the encoder's vector.</summary>
internal abstract class EncodedPredictor(IQueryEncoder encoder, IReadOnlyList<ModelRoute> routes) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes => routes;

    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        var vector = new float[encoder.Dimensions];
        await encoder.EncodeAsync(text, vector, cancellationToken).ConfigureAwait(false);
        Predict(Array.ConvertAll(vector, static value => (double)value), predictions.Span);
        return default;
    }

    /// <summary>Predicts one query.</summary>
    /// <param name="features">The encoder's vector.</param>
    /// <param name="predictions">Receives one prediction per route.</param>
    protected abstract void Predict(double[] features, Span<RoutePrediction> predictions);
}
