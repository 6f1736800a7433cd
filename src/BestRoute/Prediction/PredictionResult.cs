namespace BestRoute;

/// <summary>What a predictor knows about a query, in addition to the predictions for its routes. The default value contains nothing.</summary>
public readonly record struct PredictionResult
{
    /// <summary>
    /// Gets how unusual the query is: the share, 0 to 1, of ordinary queries that are closer to the training queries than this query is. Above
    /// <see cref="BestRouteOptions.OutOfDistributionLimit"/> the predictions are not used, and the reference model answers.
    /// </summary>
    /// <value>The default is <see langword="null"/>: it is not known.</value>
    public double? OutOfDistributionScore { get; init; }

    /// <summary>Gets the device that computed the predictions, such as <c>cpu</c> or <c>cuda</c>. Decisions and telemetry show it.</summary>
    /// <value>The default is <see langword="null"/>: it is not known, or there is only one choice.</value>
    public string? Device { get; init; }
}
