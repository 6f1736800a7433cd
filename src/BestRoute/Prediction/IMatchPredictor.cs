namespace BestRoute;

/// <summary>Predicts, for one query, the match probability and the quality of every route it knows.</summary>
/// <remarks>
/// Implementations must be safe for concurrent use. They see the query's text and nothing else. Where one throws, or gives a number that is
/// not finite or out of range, that is logged and counted, and the fallback model answers.
/// </remarks>
public interface IMatchPredictor
{
    /// <summary>Gets the routes in the order of the predictions; the reference model's route is among them.</summary>
    IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Predicts one query.</summary>
    /// <param name="text">The text of the query, as <c>QueryText</c> made it; may be empty.</param>
    /// <param name="predictions">Receives one prediction per route of <see cref="Routes"/>; may be longer than that.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>
    /// What else is known about the query, once <paramref name="predictions"/> is filled; <see langword="default"/> where nothing is.
    /// </returns>
    ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken);
}
