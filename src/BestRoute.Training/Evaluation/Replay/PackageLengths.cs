namespace BestRoute.Training;

/// <summary>
/// Gives a predictor the output lengths that the package predicts: all routers then see the same estimated costs, and differ in what
/// they predict of quality alone.
/// </summary>
internal sealed class PackageLengths(IMatchPredictor inner, IMatchPredictor package) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes => inner.Routes;

    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        var lengths = new RoutePrediction[package.Routes.Count];
        await package.PredictAsync(text, lengths, cancellationToken).ConfigureAwait(false);
        var result = await inner.PredictAsync(text, predictions, cancellationToken).ConfigureAwait(false);
        Apply(predictions.Span, lengths);
        return result;
    }

    private static void Apply(Span<RoutePrediction> predictions, RoutePrediction[] lengths)
    {
        for (var route = 0; route < lengths.Length; route++)
        {
            predictions[route] = predictions[route] with { LengthFactor = lengths[route].LengthFactor };
        }
    }
}
