namespace BestRoute.Training;

/// <summary>Trains a routing package on response logs: the encoder, heads, calibration, scorer, length estimates, and operating point.</summary>
/// <remarks>
/// The work runs on the thread pool, not on the caller's thread. Safe for concurrent use. The result is deterministic: the same files, pool and seed
/// give the same package, byte for byte, with any number of threads.
/// </remarks>
public static class PackageTrainer
{
    /// <summary>Trains a package. It fits on split <c>train</c>, and chooses and calibrates on split <c>val</c>. It does not use other splits.</summary>
    /// <param name="request">The data, the pool and the seed.</param>
    /// <param name="progress">Receives the progress on the threads of the training, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the training.</param>
    /// <returns>The package, and the figures that training measured.</returns>
    /// <exception cref="ArgumentException">A model of the request cannot be stored in a package.</exception>
    /// <exception cref="DataException">The data are malformed, or there is too little to train on.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static Task<TrainingResult> TrainAsync(
        TrainingRequest request,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Run(() => ReadAndTrainAsync(request, progress, cancellationToken), cancellationToken);
    }

    private static async Task<TrainingResult> ReadAndTrainAsync(TrainingRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using var stores = new FeatureStores(request.FeatureCache);
        var parts = TrainingParts.Of(request.Encoder, request.Scorer, request.RewardEncoder, stores);
        var stages = new StageProgress(progress);
        stages.Begin("Reading the response logs", 0.1);
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
        var grading = new QueryGrading(request.Pool, options);
        using var data = TrainingData.Load(request.DataFiles, request.Pool, cancellationToken, stages.Report, queries => grading.Grade(queries));
        var result = await TrainAsync(data, request.Pool, request.Seed, stages, options, parts, grading.Metrics, OperatingPoint.LargestDropOf(grading.Metrics)).ConfigureAwait(false);
        return new TrainingResult(
            StoredPackage.Unwrap(result.Package), result.TrainingQueries, result.ValidationQueries, result.PrunedRoutes, result.Estimate)
        {
            CrossFitted = result.CrossFitted,
            Replacement = request.Earlier is { } earlier
                ? await ReplacementMeasurement.MeasureAsync(earlier, result.Package.Manifest, result.CrossFitted, stores, stages, options).ConfigureAwait(false)
                : null,
            Notices = [.. data.Notices, .. grading.Notices, .. result.Notices, .. IncompleteQueries(result), .. stores.Notices],
            OtherSplits = data.OtherSplits,
        };
    }

    /// <summary>Trains a package on queries that are already read.</summary>
    /// <param name="data">The queries. Each model has a response in both splits.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="stages">Receives the progress.</param>
    /// <param name="options">The degree of parallelism, which does not change the result, and the cancellation token.</param>
    /// <param name="parts">The models to train with; <see langword="null"/> for none.</param>
    /// <param name="known">Figures of the data for the manifest; <see langword="null"/> for none.</param>
    /// <param name="largestDrop">The share of the reference's quality that the operating point may lose.</param>
    /// <returns>The package with the stored models of <paramref name="parts"/>, and the figures that training measured.</returns>
    internal static async Task<TrainingResult> TrainAsync(
        TrainingData data, PoolFile pool, int seed, StageProgress stages, ParallelOptions options, TrainingParts? parts = null,
        IReadOnlyDictionary<string, double>? known = null, double largestDrop = OperatingPoint.LargestDrop)
    {
        parts ??= TrainingParts.None;
        var metrics = new SortedDictionary<string, double>((known ?? new Dictionary<string, double>()).ToDictionary(), StringComparer.Ordinal);
        var scale = ScoreScaling.Of(data.Training);
        metrics["train.queries"] = data.Training.Count;
        metrics["val.queries"] = data.Validation.Count;

        await ReadAsync(data, pool, parts, stages, options).ConfigureAwait(false);
        stages.Begin("Fitting the scorer", 0.2);
        var scorer = await ScorerTraining.FitAsync(data, pool, scale, metrics, options, parts).ConfigureAwait(false);

        stages.Begin(FormattableString.Invariant($"Computing labels of {data.Training.Count:N0} training queries"), 0.38);
        var trainingLabels = await RouteLabels.BuildAsync(
            data.Training, pool, scale, query => scorer.ForTraining(data.Training[query].Text), seed, options, stages.Report).ConfigureAwait(false);
        stages.Begin(FormattableString.Invariant($"Computing labels of {data.Validation.Count:N0} validation queries"), 0.4);
        var validationLabels = await RouteLabels.BuildAsync(
            data.Validation, pool, scale, _ => scorer.Scorer, seed, options, stages.Report).ConfigureAwait(false);

        stages.Begin("Fitting the encoder", 0.6);
        var lexical = LexicalEncoderTrainer.Fit(
            [.. RandomSubset.Of(data.Training.Count).Select(query => data.Training[query].Text)], LexicalEncoderTrainer.DefaultParameters, seed, options);
        IQueryEncoder encoder = parts.Encoder is { } given
            ? await FeatureStandardization.FitAsync(given, lexical, data, trainingLabels, validationLabels, options, metrics).ConfigureAwait(false)
            : lexical;
        var training = new LabelledQueries(data.Training, await DenseFeatures.EncodeAsync(encoder, data.Training, options).ConfigureAwait(false), trainingLabels);
        var validation = new LabelledQueries(data.Validation, await DenseFeatures.EncodeAsync(encoder, data.Validation, options).ConfigureAwait(false), validationLabels);

        var distribution = TrainingDistributionTrainer.Fit(training.Features, validation.Features, seed, options);

        stages.Begin("Fitting the heads", 0.8);
        var lengths = LengthEstimation.Of(data.Training, pool);
        var fitting = new RouteFitting(encoder, pool, lengths, options);
        var heads = await fitting.FitAsync(training, validation, metrics, stages.Report).ConfigureAwait(false);
        var table = await fitting.TableOfAsync(heads, validation).ConfigureAwait(false);
        var lambdas = PolicySweep.Lambdas(table);
        ValidationMetrics.Add(table, validationLabels, trainingLabels, metrics);

        stages.Begin("Measuring on queries that were left out of the fit", 1);
        var crossFitted = await CrossFittedTables.BuildAsync(fitting, heads.Routes, training, validation, stages.Report).ConfigureAwait(false);
        var (lambda, estimate) = await OperatingPoint.ChooseAsync(crossFitted, lambdas, largestDrop, seed, options).ConfigureAwait(false);
        Add(estimate, metrics);

        var package = new RoutingPackage
        {
            Manifest = new PackageManifest
            {
                Pool = new PackagePool(
                    pool.Reference,
                    [.. pool.Models.Select(static model => new PackageModel(model.Id, model.MaxSamples, model.Price))],
                    pool.Counting == TokenCounting.O200k ? PackagePool.O200k : null),
                Routes = heads.Routes,
                Encoder = PackageEncoder.Describe(StoredPackage.Unwrap(encoder)),
                Text = data.Text,
                Calibration = heads.Calibration,
                LengthEstimates = lengths,
                ScoreScale = scale,
                OperatingPoint = new PackageOperatingPoint(lambda),
                Sweep = new PackageSweep(lambdas, PolicySweep.Thresholds(table)),
                Curve = OperatingPoint.Curve(crossFitted, lambdas),
                Scorer = PackageScorer.Describe(scorer.Scorer)!,
                TrainingData = data.Digests,
                Seed = seed,
                Metrics = metrics,
                Files = new Dictionary<string, string>(),
            },
            Encoder = encoder,
            Heads = heads.ToLinearHeads(),
            Scorer = scorer.Scorer,
            Distribution = distribution,
            TrainingPrompts = new TrainingPrompts(data.Training.Concat(data.Validation).Select(static record => PromptHash.Short(record.TurnsKey))),
        };
        stages.Report(1);
        return new TrainingResult(
            package, data.Training.Count, data.Validation.Count, [.. RouteLabels.AllRoutes(pool).Except(heads.Routes)], estimate)
        {
            CrossFitted = crossFitted,
            Notices = [.. RareResponses.Notices(trainingLabels, pool.Reference)],
        };
    }

    /// <summary>Observed traffic is often incomplete. The heads learn from every response, but a query shows what a setting does only if the chosen route answered it.</summary>
    private static IEnumerable<string> IncompleteQueries(TrainingResult result)
    {
        var queries = Math.Min(result.TrainingQueries, RandomSubset.Limit) + Math.Min(result.ValidationQueries, RandomSubset.Limit);
        return result.Estimate.Queries >= queries ? [] :
        [
            FormattableString.Invariant(
                $"The heads learned from all {queries:#,0} queries, but what the package saves was measured on {result.Estimate.Queries:#,0} of them. The others lack responses of the model that would answer them. For a better estimate, draw responses of all models for the same queries."),
        ];
    }

    private static void Add(OperatingPointEstimate estimate, SortedDictionary<string, double> metrics)
    {
        metrics["crossFitted.queries"] = estimate.Queries;
        metrics["crossFitted.costReduction"] = estimate.CostReduction.Value;
        metrics["crossFitted.qualityChange"] = estimate.QualityChange.Value;
        metrics["crossFitted.dropBound"] = estimate.DropBound;
    }

    /// <summary>Runs the given models on all texts in advance: in batches, and with progress.</summary>
    private static async Task ReadAsync(TrainingData data, PoolFile pool, TrainingParts parts, StageProgress stages, ParallelOptions options)
    {
        IReadOnlyList<QueryRecord> records = [.. data.Training, .. data.Validation];
        if (parts.Encoder is { } encoder)
        {
            await StoredPackage.EncodeAsync(encoder, records, stages, 0.14, options).ConfigureAwait(false);
        }

        if (parts is { Scorer: not null } or { RewardEncoder: not null })
        {
            stages.Begin("Running the reward model on the responses", 0.18);
            await RewardScoring.FillAsync(parts, records, pool, options, stages.Report).ConfigureAwait(false);
        }
    }
}
