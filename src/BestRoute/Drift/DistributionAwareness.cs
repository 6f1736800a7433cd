namespace BestRoute;

/// <summary>Asks any predictor for a score beside its predictions: one that is not aware of a distribution has none.</summary>
internal static class DistributionAwareness
{
    internal static async ValueTask<double?> PredictAndScoreAsync(
        this IMatchPredictor predictor, string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        if (predictor is IDistributionAwarePredictor aware)
        {
            return await aware.PredictAndScoreAsync(text, predictions, cancellationToken).ConfigureAwait(false);
        }

        await predictor.PredictAsync(text, predictions, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
