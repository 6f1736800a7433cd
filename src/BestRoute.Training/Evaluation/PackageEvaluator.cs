using System.Globalization;

namespace BestRoute.Training;

/// <summary>Measures a package on recorded responses, and compares it with baselines: methods without a router, and other routers.</summary>
/// <remarks>
/// Each query goes through the library's own chat client, so the figures are those of an application. Only the backends are replaced: they
/// return recorded answers. Nothing is learned. The work runs on the thread pool, not on the caller's thread. Safe for concurrent use.
/// The result is deterministic: the same files give the same report, with any number of threads.
/// </remarks>
public static class PackageEvaluator
{
    // Any number will do, but all methods and all runs must use the same one.
    private const int BootstrapSeed = 1;

    /// <summary>The share of the work before the methods run, for progress.</summary>
    private const double PreparedAt = 0.15;
    private const double MeasuredAt = 0.8;
    private const double CheckedAt = 0.85;
    private const double BilledAt = 0.88;
    private const double LearnedAt = 0.95;

    private static readonly RandomMixMethod _randomMixSingle = new("random-mix-single", maximumSamples: 1);
    private static readonly RandomMixMethod _randomMix = new("random-mix", maximumSamples: int.MaxValue);

    private static readonly IReadOnlyList<(IEvaluationMethod Method, bool IsDefault)> _methods =
    [
        (new BestRouteMethod(), true),
        (new ThresholdMethod(), true),
        (new QualityPerCostMethod(), true),
        (new AlwaysReferenceMethod(), true),
        (new BestSingleMethod(), false),
        (new FixedMethod(), true),
        (_randomMixSingle, true),
        (_randomMix, true),
        (new CostOnlyMethod(), false),
        (new TaskMeanMethod(), false),
        (new NearestNeighboursMethod(), true),
        (new ItemResponseMethod(), false),
        (new PairWiseMethod(), false),
        (new MatrixOfRoutersMethod(), false),
        (new NClassMethod(), false),
        (new NLabelMethod(), false),
        (new ClusteringMethod("clustering", sweepsLambda: false), false),
        (new ClusteringMethod("clustering-quality", sweepsLambda: true), false),
        (new CascadeMethod("cascade-exact", Agreement.Exact), false),
        (new CascadeMethod("cascade-bleu", Agreement.Bleu), false),
        (new CascadeMethod("cascade-rouge", Agreement.Rouge), false),
        (new OracleScorerMethod(), false),
        (new OracleMethod(), true),
        (new OracleCostMethod("oracle-cost", static lambda => new QualityPerCostPolicy(lambda), static sweep => sweep.Lambdas), false),
        (new OracleCostMethod("oracle-cost-threshold", static threshold => new ThresholdPolicy(threshold), static sweep => sweep.Thresholds), false),
    ];

    /// <summary>Gets the names of all methods, in the order of a report. <c>docs/evaluation.md</c> explains them.</summary>
    public static IReadOnlyList<string> MethodNames { get; } = [.. _methods.Select(static method => method.Method.Name)];

    /// <summary>Gets the names of the methods that run by default.</summary>
    public static IReadOnlyList<string> DefaultMethodNames { get; } =
        [.. _methods.Where(static method => method.IsDefault).Select(static method => method.Method.Name)];

    /// <summary>Evaluates a package.</summary>
    /// <param name="request">The package, the data, the pool, the split and the methods.</param>
    /// <param name="progress">Receives the progress, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <returns>The report on the queries for which every model of the pool has enough samples.</returns>
    /// <exception cref="ArgumentException">A method is unknown.</exception>
    /// <exception cref="DataException">The data are malformed, or the split has no query that can be used.</exception>
    /// <exception cref="PackageException">The package is missing or damaged.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The package was trained for another pool.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public static Task<EvaluationReport> EvaluateAsync(
        EvaluationRequest request,
        IProgress<WorkProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        return ReportAsync(MeasureAsync(request, progress, cancellationToken));

        static async Task<EvaluationReport> ReportAsync(Task<EvaluationFigures> figures) => new(await figures.ConfigureAwait(false));
    }

    /// <summary>Evaluates a package, as <see cref="EvaluateAsync"/> does, and returns all figures.</summary>
    /// <param name="request">The package, the data, the pool, the split and the methods.</param>
    /// <param name="progress">Told of each stage; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    internal static Task<EvaluationFigures> MeasureAsync(
        EvaluationRequest request, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireKnownMethods(request);
        return Task.Run(() => LoadAndReportAsync(request, new StageProgress(progress), cancellationToken), cancellationToken);
    }

    private static async Task<EvaluationFigures> LoadAndReportAsync(EvaluationRequest request, StageProgress stages, CancellationToken cancellationToken)
    {
        using var input = await EvaluationInput.LoadAsync(request, Shard.Whole, stages, cancellationToken).ConfigureAwait(false);
        return await ReportAsync(request, input, tape: null, stages, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="ArgumentException">A method is unknown.</exception>
    internal static void RequireKnownMethods(EvaluationRequest request)
    {
        if (MethodsOf(request).Except(MethodNames).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"Unknown method '{unknown}'; use {string.Join(", ", MethodNames)}.", nameof(request));
        }
    }

    /// <summary>Evaluates on data that is already read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="input">The package and the queries, at least one.</param>
    /// <param name="tape">The tape that records or replays the runs, or <see langword="null"/>.</param>
    /// <param name="stages">Receives the progress.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    internal static async Task<EvaluationFigures> ReportAsync(
        EvaluationRequest request, EvaluationInput input, IReplayTape? tape, StageProgress stages, CancellationToken cancellationToken)
    {
        request = request with { Pool = input.Pool };
        var (package, log, queries) = (input.Package, input.Log, input.Queries);
        var names = MethodsOf(request);
        IEvaluationMethod[] methods = [.. _methods.Select(static method => method.Method).Where(method => names.Contains(method.Name))];
        using var replay = new PoolReplay(request.Package, package, request.Pool, queries, request.Parallelism, tape: tape) { Progress = stages.Report };
        stages.Begin($"Running {Count(replay.Routes, "fixed route")} on {Count(queries, "query", "queries")}", PreparedAt);

        // What is read from now on is read within other stages.
        log.Progress = static _ => { };
        var context = await EvaluationContext.CreateAsync(
            replay, package, () => BaselineData.LoadAsync(request, log, package, cancellationToken), cancellationToken).ConfigureAwait(false);

        var results = new List<(IEvaluationMethod Method, MethodResult Result)>();
        var leftOut = new List<LeftOutMethod>();
        foreach (var (done, method) in methods.Index())
        {
            stages.Begin($"Running {method.Name}", PreparedAt + ((MeasuredAt - PreparedAt) * (done + 1) / methods.Length));
            try
            {
                results.Add((method, await method.RunAsync(context, cancellationToken).ConfigureAwait(false)));
            }
            catch (MethodNotApplicableException e)
            {
                leftOut.Add(new LeftOutMethod(method.Name, e.Message));
            }
        }

        stages.Begin("Running operating points", MeasuredAt);
        var targets = await MeasureTargetsAsync(context, cancellationToken).ConfigureAwait(false);
        stages.Begin("Checking predictions", CheckedAt);
        var decisions = await DecisionTable.OfAsync(replay, replay.PackagePredictor, cancellationToken).ConfigureAwait(false);
        var (calibration, costs) = await CheckPredictionsAsync(context, package, request, decisions, cancellationToken).ConfigureAwait(false);
        var scorers = await ScorerComparison.MeasureAsync(request, package, context, cancellationToken).ConfigureAwait(false);
        var routed = await context.RunOperatingPointAsync(cancellationToken).ConfigureAwait(false);
        var tasks = TaskLabels.Read(request.DataFiles, queries);
        var lost = await LostQueries.OfAsync(queries, tasks, routed, context.Reference, decisions, replay, cancellationToken).ConfigureAwait(false);
        var unchanged = await UnchangedReport.OfAsync(context, cancellationToken).ConfigureAwait(false);
        stages.Begin("Measuring with prompts charged once", BilledAt);
        var billedOnce = await BilledOnce.MeasureAsync(request, input, tape, stages.Report, BootstrapSeed, cancellationToken).ConfigureAwait(false);
        var randomMixSingle = await _randomMixSingle.RunAsync(context, cancellationToken).ConfigureAwait(false);
        var learningCurve = request.LearningCurve ? await MeasureLearningCurveAsync(context, request, randomMixSingle, stages, cancellationToken).ConfigureAwait(false) : null;
        stages.Begin($"Resampling {Count(queries, "query", "queries")} {request.Resamples} times", 1);
        var randomMix = await _randomMix.RunAsync(context, cancellationToken).ConfigureAwait(false);
        var drift = await DriftMeasurement.MeasureAsync(context, decisions, randomMixSingle, cancellationToken).ConfigureAwait(false);
        var reports = new ReportBuilder(context, results, randomMixSingle, randomMix)
            .Build(request.Resamples, BootstrapSeed, request.Parallelism, cancellationToken);
        stages.Report(1);
        return new EvaluationFigures
        {
            Queries = queries.Count,
            Skipped = input.Skipped,
            Quality = request.Quality,
            Reference = new ReferenceReport(context.Reference.Mean.Quality, context.Reference.Mean.Cost * 1000),
            Methods = reports,
            Targets = targets,
            LeftOut = leftOut,
            Calibration = calibration,
            CostEstimation = costs,
            Drift = drift,
            LearningCurve = learningCurve,
            BilledOnce = billedOnce,
            Scorers = scorers,
            Traffic = TrafficMeasurement.Of(queries, tasks, request.Pool, routed, context.Reference),
            LostQueries = lost,
            Latency = LatencyMeasurement.Of(queries, RecordedLatencies.Read(request.DataFiles, queries), routed, context.Reference),
            Unchanged = unchanged,
            Source = EvaluationSources.Of(request, package.Manifest),
            Notices = input.Notices,
            Package = request.Package,
        };
    }

    private static Task<IReadOnlyList<LearningCurvePoint>> MeasureLearningCurveAsync(
        EvaluationContext context, EvaluationRequest request, MethodResult randomMixSingle, StageProgress stages, CancellationToken cancellationToken)
    {
        stages.Begin("Training on fewer queries", LearnedAt);
        return LearningCurve.MeasureAsync(context, request, randomMixSingle, BootstrapSeed, stages.Report, cancellationToken);
    }

    private static IReadOnlyList<string> MethodsOf(EvaluationRequest request) => request.Methods ?? DefaultMethodNames;

    private static string Count<T>(IReadOnlyCollection<T> items, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{items.Count:N0} {(items.Count == 1 ? one : many ?? one + "s")}");

    private static async Task<(CalibrationReport Calibration, IReadOnlyList<CostEstimationReport> Costs)> CheckPredictionsAsync(
        EvaluationContext context,
        RoutingPackage package,
        EvaluationRequest request,
        DecisionTable decisions,
        CancellationToken cancellationToken)
    {
        var replay = context.Replay;
        var routes = replay.PackagePredictor.Routes;
        var meanLengths = new ConstantPredictor(routes, [.. routes.Select(static _ => new RoutePrediction(1, 1))]);
        var meanLengthDecisions = await DecisionTable.OfAsync(replay, meanLengths, cancellationToken).ConfigureAwait(false);
        var labels = await RouteLabels.BuildAsync(
            replay.Queries,
            request.Pool,
            replay.Scale,
            _ => package.Scorer,
            package.Manifest.Seed,
            new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken }).ConfigureAwait(false);
        return (CalibrationMeasurement.Of(decisions, labels), CostEstimationMeasurement.Of(decisions, meanLengthDecisions, context.FixedRoutes));
    }

    private static async Task<IReadOnlyList<TargetReport>> MeasureTargetsAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var reports = new List<TargetReport>();
        foreach (var point in context.Manifest.OperatingPoints)
        {
            var policy = context.Replay.Policies.For(point.Target);
            var setting = policy.Parameters.Lambda is { } lambda ? new CurveSetting(lambda) : context.Reference.Setting;
            var result = await context.Replay.RunAsync(setting, context.Replay.PackagePredictor, policy, cancellationToken).ConfigureAwait(false);
            reports.Add(new TargetReport(
                point.Target, point.Confidence, policy.Parameters.Lambda, result.SavingAgainst(context.Reference), result.QualityChangeAgainst(context.Reference))
            {
                State = policy.Parameters.TargetState ?? RoutingTargetState.AsCalibrated,
            });
        }

        return reports;
    }
}
