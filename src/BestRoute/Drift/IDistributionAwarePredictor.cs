namespace BestRoute;

/// <summary>A predictor that knows what its training queries looked like: one encoding of a query serves both the predictions and the score.</summary>
internal interface IDistributionAwarePredictor : IMatchPredictor
{
    /// <summary>Predicts one query, and scores how unusual it is.</summary>
    /// <param name="text">The text of the query, as <c>QueryText</c> made it; may be empty.</param>
    /// <param name="predictions">Receives one prediction per route; may be longer than that.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The share, 0 to 1, of held-out in-distribution queries that were less unusual; <see langword="null"/> where that is not known.</returns>
    ValueTask<double?> PredictAndScoreAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken);
}
