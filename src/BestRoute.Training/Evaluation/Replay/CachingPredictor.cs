using System.Collections.Concurrent;

namespace BestRoute.Training;

/// <summary>Predicts each text once: a sweep asks the same queries again at every setting. Safe for concurrent use.</summary>
internal sealed class CachingPredictor(IMatchPredictor inner) : IDistributionAwarePredictor
{
    private readonly ConcurrentDictionary<string, (RoutePrediction[] Predictions, double? Score)> _predictions = new(StringComparer.Ordinal);

    public IReadOnlyList<Route> Routes => inner.Routes;

    public async ValueTask PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        => await PredictAndScoreAsync(text, predictions, cancellationToken).ConfigureAwait(false);

    public async ValueTask<double?> PredictAndScoreAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        if (!_predictions.TryGetValue(text, out var known))
        {
            known.Predictions = new RoutePrediction[inner.Routes.Count];
            known.Score = await inner.PredictAndScoreAsync(text, known.Predictions, cancellationToken).ConfigureAwait(false);
            _predictions.TryAdd(text, known);
        }

        known.Predictions.CopyTo(predictions);
        return known.Score;
    }
}
