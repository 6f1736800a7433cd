namespace BestRoute.Training;

/// <summary>Fits the heads on some queries, and leaves out the routes that do not pay.</summary>
/// <param name="encoder">The encoder that made the vectors of the queries.</param>
/// <param name="pool">The pool.</param>
/// <param name="lengths">The mean output lengths of the models.</param>
/// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
internal sealed class RouteFitting(IQueryEncoder encoder, PoolFile pool, IReadOnlyList<LengthEstimate> lengths, ParallelOptions options)
{
    private readonly bool _normalizes = PackageEncoder.Describe(StoredPackage.Unwrap(encoder)).NormalizesText;

    /// <summary>Gets the reference of the pool.</summary>
    public string Reference => pool.Reference;

    /// <summary>Fits on training queries. Calibrates, and chooses the routes, on validation queries.</summary>
    /// <param name="training">The training queries.</param>
    /// <param name="validation">The validation queries.</param>
    /// <param name="metrics">Receives what was chosen and measured.</param>
    /// <param name="progress">Told the share that is done.</param>
    public async Task<RouteHeads> FitAsync(LabelledQueries training, LabelledQueries validation, IDictionary<string, double> metrics, Action<double> progress)
    {
        var heads = new RouteHeadsTrainer(training, validation, lengths, pool.Reference, options).Fit(metrics, progress);
        var table = await TableOfAsync(heads, validation).ConfigureAwait(false);
        return heads.Keep(RoutePruning.Keep(table, PolicySweep.Lambdas(table), options));
    }

    /// <summary>Predicts queries with fitted heads.</summary>
    public Task<RouteTable> TableOfAsync(RouteHeads heads, LabelledQueries queries) =>
        new RouteTableBuilder(queries.Records, queries.Labels, pool, lengths, _normalizes, options).BuildAsync(heads.ToPredictor(encoder));
}
