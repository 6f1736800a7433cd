using System.Collections.Concurrent;

namespace BestRoute.Training;

/// <summary>Predicts each text once: a sweep asks the same queries again at every setting. Safe for concurrent use.</summary>
internal sealed class CachingPredictor(IMatchPredictor inner) : IMatchPredictor
{
    private readonly ConcurrentDictionary<string, RoutePrediction[]> _predictions = new(StringComparer.Ordinal);

    public IReadOnlyList<Route> Routes => inner.Routes;

    public async ValueTask PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        if (!_predictions.TryGetValue(text, out var known))
        {
            known = new RoutePrediction[inner.Routes.Count];
            await inner.PredictAsync(text, known, cancellationToken).ConfigureAwait(false);
            _predictions.TryAdd(text, known);
        }

        known.CopyTo(predictions);
    }
}
