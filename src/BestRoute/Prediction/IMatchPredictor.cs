namespace BestRoute;

/// <summary>Predicts, for one query, the match probability and the quality of every route that it knows.</summary>
/// <remarks>
/// Implementations must be safe for concurrent use. They see only the text of the query. If an implementation throws, the failure is logged and
/// counted, and the fallback model answers. The same happens if it returns a number that is not finite, a length factor that is not greater than 0, or
/// an out-of-distribution score that is not from 0 to 1.
/// </remarks>
public interface IMatchPredictor
{
    /// <summary>Gets the routes, in the order of the predictions. One of them must be the route of the reference model. The list must not change.</summary>
    IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Predicts one query.</summary>
    /// <param name="text">The text of the query, as the router sees it. It may be empty.</param>
    /// <param name="predictions">Receives one prediction per route of <see cref="Routes"/>. It may be longer.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>
    /// What else is known about the query, when <paramref name="predictions"/> is filled; <see langword="default"/> if nothing is known.
    /// </returns>
    ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken);
}
