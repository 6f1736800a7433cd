namespace BestRoute.Training;

/// <summary>Fits the heads on some queries.</summary>
/// <param name="encoder">The encoder that made the vectors of the queries.</param>
/// <param name="pool">The pool.</param>
/// <param name="lengths">The mean output lengths of the models.</param>
/// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
internal sealed class RouteFitting(IQueryEncoder encoder, PoolFile pool, IReadOnlyList<LengthEstimate> lengths, ParallelOptions options)
{
    private readonly bool _normalizes = PackageEncoder.Describe(StoredPackage.Unwrap(encoder)).NormalizesText;

    /// <summary>Gets the reference of the pool.</summary>
    public string Reference => pool.Reference;

    /// <summary>Fits on training queries and calibrates on validation queries. Leaves out the routes that do not pay on the validation queries.</summary>
    /// <param name="training">The training queries.</param>
    /// <param name="validation">The validation queries.</param>
    /// <param name="metrics">Receives what was chosen and measured.</param>
    /// <param name="progress">Told the share that is done.</param>
    public async Task<RouteHeads> FitAsync(LabelledQueries training, LabelledQueries validation, IDictionary<string, double> metrics, Action<double> progress)
    {
        var heads = Fit(training, validation, metrics, progress);
        var table = await TableOfAsync(heads, validation).ConfigureAwait(false);
        return heads.Keep(RoutePruning.Keep(table, PolicySweep.Lambdas(table), options));
    }

    /// <summary>Fits on training queries and calibrates on validation queries.</summary>
    /// <param name="training">The training queries.</param>
    /// <param name="validation">The validation queries.</param>
    /// <param name="routes">The routes to keep. Those without a response among the training queries are left out.</param>
    public RouteHeads Fit(LabelledQueries training, LabelledQueries validation, IReadOnlyList<ModelRoute> routes)
    {
        var heads = Fit(training, validation, new Dictionary<string, double>(), static _ => { });
        return heads.Keep([.. Enumerable.Range(0, heads.Routes.Count).Where(route => routes.Contains(heads.Routes[route]))]);
    }

    /// <summary>Predicts queries with fitted heads.</summary>
    public Task<RouteTable> TableOfAsync(RouteHeads heads, LabelledQueries queries) =>
        new RouteTableBuilder(queries.Records, queries.Labels, pool, lengths, _normalizes, options).BuildAsync(heads.ToPredictor(encoder));

    private RouteHeads Fit(LabelledQueries training, LabelledQueries validation, IDictionary<string, double> metrics, Action<double> progress) =>
        new RouteHeadsTrainer(training, validation, lengths, pool.Reference, options).Fit(metrics, progress);
}
