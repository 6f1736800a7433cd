namespace BestRoute.Training;

/// <summary>
/// Predicts each text once while a thread asks for nothing else: a sweep asks for one query at all of its settings before it goes on to the
/// next. Safe for concurrent use.
/// </summary>
internal sealed class CachingPredictor(IMatchPredictor inner) : IDistributionAwarePredictor
{
    private readonly ThreadLocal<(string Text, RoutePrediction[] Predictions, double? Score)> _last = new();

    public IReadOnlyList<Route> Routes => inner.Routes;

    public async ValueTask PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        => await PredictAndScoreAsync(text, predictions, cancellationToken).ConfigureAwait(false);

    public async ValueTask<double?> PredictAndScoreAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        var (known, last, score) = _last.Value;
        if (known is null || known != text)
        {
            last = new RoutePrediction[inner.Routes.Count];
            score = await inner.PredictAndScoreAsync(text, last, cancellationToken).ConfigureAwait(false);
            _last.Value = (text, last, score);
        }

        last.CopyTo(predictions);
        return score;
    }
}
