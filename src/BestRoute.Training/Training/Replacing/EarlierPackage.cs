namespace BestRoute.Training;

/// <summary>The package that a new one is compared with. Immutable.</summary>
internal sealed class EarlierPackage
{
    private readonly RoutingPackage _package;
    private readonly PoolFile _pool;
    private readonly PoolPolicies _policies;

    private EarlierPackage(string folder, RoutingPackage package, PoolFile pool)
    {
        (_package, _pool) = (package, pool);
        _policies = new PoolPolicies(folder, package.Manifest, [.. pool.Models.Select(static model => new ModelOptions { Id = model.Id, Price = model.Price, MaxSamples = model.MaxSamples })]);
    }

    /// <summary>Gets the manifest.</summary>
    public PackageManifest Manifest => _package.Manifest;

    /// <summary>Gets the lambda that an application with this package has at the prices of the pool; <see langword="null"/> if the operating point is the reference.</summary>
    public double? Lambda => _policies.For(target: null).Parameters.Lambda;

    /// <summary>Gets the lambdas of the sweep at the prices of the pool, in ascending order.</summary>
    public IReadOnlyList<double> SweptLambdas => _policies.SweptLambdas;

    /// <summary>Gets whether the package knows which prompts it was trained on.</summary>
    public bool KnowsItsPrompts => _package.TrainingPrompts is not null;

    /// <summary>Gets how the package and the pool differ, in full sentences. An application has the models and routes that are in both.</summary>
    public IReadOnlyList<string> Differences
    {
        get
        {
            string[] own = [.. Manifest.Pool.Models.Select(static model => model.Id)], pool = [.. _pool.Models.Select(static model => model.Id)];
            string[] unknown = [.. pool.Except(own, StringComparer.Ordinal)], gone = [.. own.Except(pool, StringComparer.Ordinal)];
            ModelRoute[] longer = [.. Manifest.Routes.Where(route => pool.Contains(route.Model) && !IsAvailable(route))];
            return
            [
                .. unknown.Length == 0 ? (string[])[] : [$"The earlier package does not know {Joined(unknown)}."],
                .. gone.Length == 0 ? (string[])[] : [$"The earlier package has {Joined(gone)}, and the pool does not. It is compared without it."],
                .. longer.Length == 0 ? (string[])[] : [$"The earlier package has {string.Join(", ", longer)}, which is more than the pool's maxSamples. It is compared without it."],
            ];
        }
    }

    /// <summary>Loads a package.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="pool">The pool that both packages are for.</param>
    /// <param name="models">What opens the models that it carries.</param>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    /// <exception cref="DataException">It has another reference model.</exception>
    public static EarlierPackage Load(string folder, PoolFile pool, ModelLoader? models = null)
    {
        var package = RoutingPackage.Load(folder, models: models);
        return package.Manifest.Pool.Reference == pool.Reference
            ? new EarlierPackage(folder, package, pool)
            : throw new DataException(
                $"The package '{folder}' was trained for the reference model '{package.Manifest.Pool.Reference}', but the reference model of the pool is '{pool.Reference}'. "
                + "So the packages cannot be compared. Correct the pool file, or write the new package with --out.");
    }

    /// <summary>Returns whether the package was trained on a query.</summary>
    public bool HasSeen(QueryRecord query) => _package.TrainingPrompts?.Contains(PromptHash.Short(query.TurnsKey)) == true;

    /// <summary>Predicts queries as an application with this package would, and says what its best of n samples scores, by its own scorer.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="scale">The scale of the qualities.</param>
    /// <param name="seed">The seed of draws.</param>
    /// <param name="stores">What the models that the package carries said earlier.</param>
    /// <param name="stages">Receives the progress.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public async Task<RouteTable> TableOfAsync(
        IReadOnlyList<QueryRecord> queries, ScoreScale scale, int seed, FeatureStores stores, StageProgress stages, ParallelOptions options)
    {
        var package = StoredPackage.Of(_package, stores);
        queries = [.. queries.Select(query => query with { ContextCharacters = Manifest.ContextCharacters })];
        await StoredPackage.EncodeAsync(package.Encoder, queries, stages, 1, options).ConfigureAwait(false);
        var labels = await RouteLabels.BuildAsync(queries, _pool, scale, _ => package.Scorer, seed, options).ConfigureAwait(false);
        int[] available = [.. Enumerable.Range(0, Manifest.Routes.Count).Where(route => IsAvailable(Manifest.Routes[route]))];
        return await new RouteTableBuilder(queries, labels, _pool, Manifest.LengthEstimates, Manifest.Encoder.NormalizesText, options)
            .BuildAsync(new AvailableRoutes(package.ToPredictor(), available)).ConfigureAwait(false);
    }

    private static string Joined(string[] models) => string.Join(", ", models.Select(static model => $"'{model}'"));

    private bool IsAvailable(ModelRoute route) => _pool.Models.Any(model => model.Id == route.Model && route.Samples <= model.MaxSamples);
}
