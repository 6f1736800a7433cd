namespace BestRoute.Training;

/// <summary>
/// Predicts each text once while a thread asks for nothing else. A sweep runs one query at all of its settings before it continues with the
/// next. Safe for concurrent use.
/// </summary>
internal sealed class CachingPredictor(IMatchPredictor inner) : IMatchPredictor
{
    private readonly ThreadLocal<(string Text, RoutePrediction[] Predictions, PredictionResult Result)> _last = new();

    public IReadOnlyList<ModelRoute> Routes => inner.Routes;

    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        var (known, last, result) = _last.Value;
        if (known is null || known != text)
        {
            last = new RoutePrediction[inner.Routes.Count];
            result = await inner.PredictAsync(text, last, cancellationToken).ConfigureAwait(false);
            _last.Value = (text, last, result);
        }

        last.CopyTo(predictions);
        return result;
    }
}
