namespace BestRoute.Training;

/// <summary>The predictions of some routes of a predictor.</summary>
/// <param name="inner">The predictor.</param>
/// <param name="positions">The positions of the routes in <paramref name="inner"/>, ascending.</param>
internal sealed class AvailableRoutes(IMatchPredictor inner, int[] positions) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes { get; } = [.. positions.Select(position => inner.Routes[position])];

    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        var all = new RoutePrediction[inner.Routes.Count];
        var result = await inner.PredictAsync(text, all, cancellationToken).ConfigureAwait(false);
        foreach (var (index, position) in positions.Index())
        {
            predictions.Span[index] = all[position];
        }

        return result;
    }
}
