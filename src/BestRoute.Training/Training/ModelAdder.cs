namespace BestRoute.Training;

/// <summary>Adds models to a trained package from a few of their responses. The routes of the other models do not change, bit for bit.</summary>
/// <remarks>
/// The work runs on the thread pool, not on the caller's thread. Safe for concurrent use. The result is deterministic: the same package, files and
/// pool give the same new package, byte for byte, with any number of threads.
/// </remarks>
public static class ModelAdder
{
    /// <summary>Adds the models of the pool that the package does not have.</summary>
    /// <param name="request">The package, the data and the pool.</param>
    /// <param name="progress">Receives the progress on the threads of the work, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The extended package, and the measured figures.</returns>
    /// <exception cref="DataException">The pool does not extend the pool of the package, the data are malformed, or responses are missing.</exception>
    /// <exception cref="PackageException">The package is missing or damaged, or it has an encoder that BestRoute cannot open.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static Task<AddModelResult> AddAsync(
        AddModelRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => ReadAndAddAsync(request, progress, cancellationToken), cancellationToken);
    }

    private static async Task<AddModelResult> ReadAndAddAsync(AddModelRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var stages = new StageProgress(progress);
        stages.Begin("Loading the package", 0.1);
        using var stores = new FeatureStores(request.FeatureCache);
        var package = StoredPackage.Of(RoutingPackage.Load(request.Package, models: request.Models), stores);
        stages.Begin("Reading the response logs", 0.3);
        var pool = request.Pool.ForPackage(package.Manifest.Pool);
        using var log = new ResponseLog(request.DataFiles, pool) { ContextCharacters = package.Manifest.ContextCharacters, Progress = stages.Report };
        var data = AddedModelData.Load(request, log, package, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
        await StoredPackage.EncodeAsync(package.Encoder, data.Records, stages, 0.5, options).ConfigureAwait(false);
        var result = await AddAsync(package, data, pool, stages, options).ConfigureAwait(false);
        return new AddModelResult(StoredPackage.Unwrap(result.Package), result.Added, result.DroppedTargets) { Notices = [.. log.Notices, .. stores.Notices] };
    }

    /// <summary>Adds models to a package in memory.</summary>
    internal static async Task<AddModelResult> AddAsync(
        RoutingPackage package, AddedModelData data, PoolFile pool, StageProgress stages, ParallelOptions options)
    {
        var manifest = package.Manifest;
        stages.Begin("Fitting the new routes", 0.7);
        var labels = await RouteLabels.BuildAsync(data.Records, pool, manifest.ScoreScale, _ => package.Scorer, manifest.Seed, options).ConfigureAwait(false);
        var features = await DenseFeatures.EncodeAsync(package.Encoder, data.Records, options).ConfigureAwait(false);
        var metrics = new SortedDictionary<string, double>(manifest.Metrics.ToDictionary(), StringComparer.Ordinal);
        var fit = new AddedRoutes(package, data.Records, features, labels);
        List<LengthEstimate> lengths = [.. data.Added.Select(model => AddedLengths.Estimate(data.Records, model.Id, manifest.LengthEstimates, pool.Counting))];
        List<RouteHeads> fitted = [];
        foreach (var (index, model) in data.Added.Index())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            fitted.Add(fit.Fit(model, lengths[index], metrics));
            stages.Report((index + 1.0) / data.Added.Count);
        }

        stages.Begin("Choosing routes and the operating point", 1);
        var extended = new ExtendedRoutes(package, Join(fitted));
        var tables = new RouteTableBuilder(data.Records, labels, pool, [.. manifest.LengthEstimates, .. lengths], manifest.Encoder.NormalizesText, options);
        var table = PredictedScores.FillIn(await tables.BuildAsync(extended.ToPredictor()).ConfigureAwait(false));
        extended = extended.Keep(RoutePruning.Keep(table, PolicySweep.Lambdas(table), manifest.Routes, options));
        table = PredictedScores.FillIn(await tables.BuildAsync(extended.ToPredictor()).ConfigureAwait(false));
        var lambdas = PolicySweep.Lambdas(table);
        var lambda = await OperatingPoint.ChooseAsync(table, lambdas, manifest.OperatingPoint.Lambda, manifest.Seed, options).ConfigureAwait(false);

        var result = package with
        {
            Manifest = manifest with
            {
                Pool = Extend(manifest.Pool, pool, data.Added),
                Routes = extended.Routes,
                Calibration = extended.Calibration,
                LengthEstimates = [.. manifest.LengthEstimates, .. lengths],
                OperatingPoint = new PackageOperatingPoint(lambda),
                OperatingPoints = [],
                Sweep = new PackageSweep(lambdas, PolicySweep.Thresholds(table)),
                Curve = null,
                TrainingData = [.. manifest.TrainingData, .. data.Digests],
                Metrics = metrics,
            },
            Heads = extended.ToLinearHeads(),
            TrainingPrompts = package.TrainingPrompts?.With(data.Records.Select(static record => PromptHash.Short(record.TurnsKey))),
        };
        stages.Report(1);
        return new AddModelResult(
            result,
            [.. data.Added.Select(model => Describe(model, data.Records, pool.Reference, extended.Routes))],
            [.. manifest.OperatingPoints.Select(static point => point.Target)]);
    }

    private static RouteHeads Join(List<RouteHeads> fitted) => new(
        [.. fitted.SelectMany(static model => model.Routes)],
        [.. fitted.SelectMany(static model => model.Match)],
        [.. fitted.SelectMany(static model => model.Quality)],
        [.. fitted.SelectMany(static model => model.Length)],
        [.. fitted.SelectMany(static model => model.Calibration)]);

    /// <summary>The package's models in their order, with the prices of the pool file, and then the new models.</summary>
    private static PackagePool Extend(PackagePool known, PoolFile pool, IReadOnlyList<PoolFileModel> added) => new(
        known.Reference,
        [
            .. known.Models.Select(model => model with { Price = pool.Models.Single(stated => stated.Id == model.Id).Price }),
            .. added.Select(static model => new PackageModel(model.Id, model.MaxSamples, model.Price)),
        ],
        known.Tokens);

    private static AddedModel Describe(PoolFileModel model, IReadOnlyList<QueryRecord> records, string reference, IReadOnlyList<ModelRoute> routes)
    {
        var answered = records.Where(record => record.ResponsesOf(model.Id).Count > 0).ToList();
        List<ModelRoute> kept = [.. routes.Where(route => route.Model == model.Id)];
        return new AddedModel(
            model.Id,
            answered.Count,
            answered.Count(record => record.ResponsesOf(reference).Count > 0),
            kept,
            [.. Enumerable.Range(1, model.MaxSamples).Select(n => new ModelRoute(model.Id, n)).Except(kept)]);
    }
}
