namespace BestRoute;

/// <summary>What a predictor knows about a query, in addition to the predictions for its routes. The default value knows nothing.</summary>
public readonly record struct PredictionResult
{
    /// <summary>
    /// Gets how unusual the query is: the share, 0 to 1, of usual queries that are less unlike the queries of the training. Beyond
    /// <see cref="BestRouteOptions.OutOfDistributionLimit"/> the predictions are not trusted.
    /// </summary>
    /// <value>The default is <see langword="null"/>: it is not known.</value>
    public double? OutOfDistributionScore { get; init; }

    /// <summary>Gets the device that computed the predictions, such as <c>cpu</c> or <c>cuda</c>, for decisions and telemetry.</summary>
    /// <value>The default is <see langword="null"/>: it is not known, or there is no choice of one.</value>
    public string? Device { get; init; }
}
