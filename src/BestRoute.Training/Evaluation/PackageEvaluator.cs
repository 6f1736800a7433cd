namespace BestRoute.Training;

/// <summary>Measures what a package reaches on recorded responses, against baselines that need no router.</summary>
/// <remarks>
/// Every query goes through the run time's own client, so what is measured is what an application gets; only the backends replay
/// recorded answers, and nothing learns. Safe for concurrent use. Deterministic: the same files give the same report, at any parallelism.
/// </remarks>
public static class PackageEvaluator
{
    // Any number does; what counts is that all methods and all runs share it.
    private const int BootstrapSeed = 1;

    /// <summary>The share of the work before the methods run, for progress.</summary>
    private const double PreparedAt = 0.15;
    private const double MeasuredAt = 0.85;

    private static readonly IReadOnlyList<IEvaluationMethod> _methods =
    [
        new BestRouteMethod(),
        new ThresholdMethod(),
        new QualityPerCostMethod(),
        new AlwaysReferenceMethod(),
        new FixedMethod(),
        new RandomMixMethod(ReportBuilder.Baseline, maximumSamples: 1),
        new RandomMixMethod("random-mix", maximumSamples: int.MaxValue),
        new OracleMethod(),
    ];

    /// <summary>Evaluates a package.</summary>
    /// <param name="request">The package, the data, the pool and the split.</param>
    /// <param name="progress">Told of each stage; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <returns>What was measured on the queries in which every model of the pool has its samples.</returns>
    /// <exception cref="DataException">The data are malformed, or the split holds no query that can be used.</exception>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The package is of another pool.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was stopped.</exception>
    public static async Task<EvaluationReport> EvaluateAsync(
        EvaluationRequest request,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        var stages = new StageProgress(progress);
        stages.Begin("Loading the package", 0.02);
        var package = RoutingPackage.Load(request.Package);
        stages.Begin("Reading the data", 0.05);
        var (queries, skipped) = ReplayableQueries.Read(request.DataFiles, request.Pool, request.Split, cancellationToken);

        using var replay = new PoolReplay(request.Package, package, request.Pool, queries, request.Parallelism);
        stages.Begin("Running fixed routes", PreparedAt);
        var context = await EvaluationContext.CreateAsync(replay, package.Manifest, cancellationToken).ConfigureAwait(false);

        var results = new List<(string Name, MethodResult Result)>();
        foreach (var method in _methods)
        {
            stages.Begin($"Running {method.Name}", PreparedAt + ((MeasuredAt - PreparedAt) * (results.Count + 1) / _methods.Count));
            results.Add((method.Name, await method.RunAsync(context, cancellationToken).ConfigureAwait(false)));
        }

        var targets = await MeasureTargetsAsync(context, cancellationToken).ConfigureAwait(false);
        stages.Begin("Resampling queries", 1);
        var report = new ReportBuilder(context, results)
            .Build(skipped, request.Resamples, BootstrapSeed, request.Parallelism, cancellationToken);
        stages.Report(1);
        return report with { Targets = targets };
    }

    private static async Task<IReadOnlyList<TargetReport>> MeasureTargetsAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var reports = new List<TargetReport>();
        foreach (var point in context.Manifest.OperatingPoints)
        {
            var setting = point.Lambda is { } lambda ? new CurveSetting(lambda) : context.Reference.Setting;
            var result = await context.Replay.RunAsync(setting, point.ToPolicy(), cancellationToken).ConfigureAwait(false);
            reports.Add(new TargetReport(
                point.Target, point.Confidence, point.Lambda, result.SavingAgainst(context.Reference), result.QualityChangeAgainst(context.Reference)));
        }

        return reports;
    }
}
