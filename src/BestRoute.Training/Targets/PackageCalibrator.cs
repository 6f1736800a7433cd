namespace BestRoute.Training;

/// <summary>Finds the operating point of a package for a target. It uses queries that the package was not trained on.</summary>
/// <remarks>
/// Each query goes through the library's own chat client, with recorded answers. The result is deterministic: the same package and files give the
/// same operating point, with any number of threads and in any order of the rows, except that the order of equal prompts matters. The work runs
/// on the thread pool. Not safe for concurrent use on one package.
/// </remarks>
public static class PackageCalibrator
{
    private const double EncodedAt = 0.3;
    private const double PreparedAt = 0.35;

    /// <summary>Calibrates a package and writes the operating point into it. An earlier operating point for the same target is replaced.</summary>
    /// <param name="request">The package, the data and the target.</param>
    /// <param name="progress">Receives the progress, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the calibration. Nothing is written in this case.</param>
    /// <returns>The operating point. If the data do not support a quality target, the reference answers everything.</returns>
    /// <exception cref="ArgumentException">The target or the confidence is out of range.</exception>
    /// <exception cref="DataException">
    /// The data are malformed, they have no query that can be used, or no operating point reaches the cost target. Nothing was written.
    /// </exception>
    /// <exception cref="PackageException">The package is missing or damaged, or it does not contain the hashes of its training prompts.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The package was trained for another pool.</exception>
    /// <exception cref="OperationCanceledException">The calibration was cancelled.</exception>
    public static Task<CalibrationResult> CalibrateAsync(
        CalibrationRequest request,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Target.IsValid)
        {
            throw new ArgumentException($"The target {request.Target.Kind} is {request.Target.Value}; give a share above 0 (a quality drop may be 0) and below 1.", nameof(request));
        }

        if (request.Confidence is not (> 0 and < 1))
        {
            throw new ArgumentException($"The confidence is {request.Confidence}; give a number above 0 and below 1.", nameof(request));
        }

        return Task.Run(() => LoadAndCalibrateAsync(request, new StageProgress(progress), cancellationToken), cancellationToken);
    }

    private static async Task<CalibrationResult> LoadAndCalibrateAsync(CalibrationRequest request, StageProgress stages, CancellationToken cancellationToken)
    {
        stages.Begin("Loading the package", 0.02);
        using var stores = new FeatureStores(request.FeatureCache);
        var package = StoredPackage.Of(RoutingPackage.Load(request.Package, models: request.Models), stores);
        var pool = request.Pool?.ForPackage(package.Manifest.Pool) ?? PoolFile.Of(package.Manifest.Pool, request.Package);
        stages.Begin("Reading the data", 0.05);
        using var log = new ResponseLog(request.DataFiles, pool) { ContextCharacters = package.Manifest.ContextCharacters };
        var data = CalibrationData.Read(request, log, package, cancellationToken);

        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
        await StoredPackage.EncodeAsync(package.Encoder, data.Queries, stages, EncodedAt, options).ConfigureAwait(false);

        using var replay = new PoolReplay(request.Package, package, pool, data.Queries, request.Parallelism);
        stages.Begin("Running the reference", PreparedAt);
        var reference = await replay.RunAsync(replay.Routes[replay.ReferenceRoute], cancellationToken).ConfigureAwait(false);
        RequireYardstick(request.Target, reference);

        var lambdas = replay.Sweep.Lambdas;
        stages.Begin("Measuring operating points", 1);
        var measured = 0;
        Task<SettingResult> MeasureAsync(double lambda)
        {
            stages.Report((double)measured++ / lambdas.Count);
            return replay.RunAsync(new CurveSetting(lambda), replay.PackagePredictor, new QualityPerCostPolicy(lambda, request.Target), cancellationToken);
        }

        var choice = await (request.Target.Kind == RoutingTargetKind.CostReduction
            ? CostTarget.ChooseAsync(request.Target.Value, reference, lambdas, MeasureAsync)
            : QualityTarget.ChooseAsync(request.Target.Value, request.Confidence, reference, lambdas, MeasureAsync)).ConfigureAwait(false);
        var point = PointOf(request, choice, reference, pool);
        RoutingPackage.SaveOperatingPoints(
            request.Package, package.Manifest, [.. package.Manifest.OperatingPoints.Where(known => known.Target != point.Target), point]);
        stages.Report(1);

        return new CalibrationResult
        {
            Target = point.Target,
            Confidence = point.Confidence,
            Lambda = point.Lambda,
            Queries = point.Evidence.Queries,
            Skipped = data.Skipped,
            Refused = data.Refused,
            FirstRefused = data.FirstRefused,
            CostReduction = point.Evidence.CostReduction,
            QualityChange = point.Evidence.QualityChange,
            DropBound = point.Evidence.DropBound,
            QueriesNeeded = choice.QueriesNeeded,
            Notices = [.. log.Notices, .. stores.Notices],
        };
    }

    private static CalibratedPoint PointOf(CalibrationRequest request, CalibrationChoice choice, SettingResult reference, PoolFile pool) => new(
        request.Target,
        request.Target.Kind == RoutingTargetKind.MaxQualityDrop ? request.Confidence : null,
        choice.Lambda,
        new CalibrationEvidence(
            reference.Costs.Count,
            choice.Result.SavingAgainst(reference),
            choice.Result.QualityChangeAgainst(reference),
            choice.DropBound),
        [.. pool.Models.Select(static model => new PackageModel(model.Id, model.MaxSamples, model.Price))]);

    /// <summary>A target is a share of the reference's cost or quality, which must not be 0.</summary>
    private static void RequireYardstick(RoutingTarget target, SettingResult reference)
    {
        if (target.Kind == RoutingTargetKind.CostReduction && reference.Mean.Cost <= 0)
        {
            throw new DataException("The reference costs nothing on these queries, so there is no cost to reduce; give a pool file with its price.");
        }

        if (target.Kind == RoutingTargetKind.MaxQualityDrop && reference.Mean.Quality <= 0)
        {
            throw new DataException("The reference's mean quality is 0 on these queries, so there is no quality to keep; check the scores of its responses.");
        }
    }
}
