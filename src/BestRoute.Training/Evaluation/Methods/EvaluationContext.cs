namespace BestRoute.Training;

/// <summary>What methods measure with, and what they share so that it is measured once.</summary>
internal sealed class EvaluationContext
{
    private IReadOnlyList<SettingResult>? _qualityPerCost;
    private SettingResult? _operatingPoint;

    private readonly Lazy<Task<BaselineData>> _baselineData;

    private EvaluationContext(
        PoolReplay replay, RoutingPackage package, IReadOnlyList<SettingResult> fixedRoutes, Func<Task<BaselineData>> baselineData)
    {
        Replay = replay;
        Manifest = package.Manifest;
        Encoder = package.Encoder;
        Parts = TrainingParts.Of(package);
        FixedRoutes = fixedRoutes;
        _baselineData = new Lazy<Task<BaselineData>>(baselineData);
    }

    /// <summary>Gets the replay of the queries.</summary>
    public PoolReplay Replay { get; }

    /// <summary>Gets the manifest of the package.</summary>
    public PackageManifest Manifest { get; }

    /// <summary>Gets the encoder of the package.</summary>
    public IQueryEncoder Encoder { get; }

    /// <summary>Gets the models that the package was trained on; packages on less data are trained on them too.</summary>
    public TrainingParts Parts { get; }

    /// <summary>Returns what baselines are trained on; it is read at the first call.</summary>
    /// <exception cref="MethodNotApplicableException">The data files do not hold the splits <c>train</c> and <c>val</c>.</exception>
    public async Task<BaselineData> LoadBaselineDataAsync()
    {
        var data = await _baselineData.Value.ConfigureAwait(false);
        TrainedRewards = data.Scorer.Rewards;
        return data;
    }

    /// <summary>Gets the rewards trained for baselines; empty if no method has called <see cref="LoadBaselineDataAsync"/>.</summary>
    public IReadOnlyList<IDrawScorer> TrainedRewards { get; private set; } = [];

    /// <summary>Gets the result of each of <see cref="PoolReplay.Routes"/> alone.</summary>
    public IReadOnlyList<SettingResult> FixedRoutes { get; }

    /// <summary>Gets the result of the reference alone.</summary>
    public SettingResult Reference => FixedRoutes[Replay.ReferenceRoute];

    /// <summary>Gets the ends that every curve is measured between.</summary>
    public FixedEnds Ends => FixedEnds.Of([.. FixedRoutes.Select(static route => route.Mean)], Replay.ReferenceRoute);

    /// <summary>Measures all fixed routes.</summary>
    public static async Task<EvaluationContext> CreateAsync(
        PoolReplay replay, RoutingPackage package, Func<Task<BaselineData>> baselineData, CancellationToken cancellationToken)
    {
        var fixedRoutes = await replay.RunAllRoutesAsync(cancellationToken).ConfigureAwait(false);
        return new EvaluationContext(replay, package, fixedRoutes, baselineData);
    }

    /// <summary>Runs what an application gets that sets nothing.</summary>
    public async Task<SettingResult> RunOperatingPointAsync(CancellationToken cancellationToken) =>
        _operatingPoint ??= await Replay.RunOperatingPointAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Runs quality-per-cost at each lambda of the package's sweep.</summary>
    public async Task<IReadOnlyList<SettingResult>> SweepQualityPerCostAsync(CancellationToken cancellationToken) =>
        _qualityPerCost ??= await SweepAsync(
            Replay.PackagePredictor, Replay.Sweep.Lambdas, static lambda => new QualityPerCostPolicy(lambda), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Runs quality-per-cost on a baseline's predictions, at lambdas chosen on validation data.</summary>
    public async Task<IReadOnlyList<SettingResult>> SweepQualityPerCostAsync(IMatchPredictor predictor, CancellationToken cancellationToken)
    {
        var priced = WithPackageLengths(predictor);
        var table = await BuildTableAsync(priced).ConfigureAwait(false);
        return await SweepAsync(priced, PolicySweep.Lambdas(table), static lambda => new QualityPerCostPolicy(lambda), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Runs the paper's Algorithm 1 on a baseline's predictions, at thresholds chosen on validation data.</summary>
    /// <param name="predictor">The baseline's predictor.</param>
    /// <param name="admits">Says whether the baseline knows a route at all; the reference it always knows.</param>
    /// <param name="cancellationToken">Stops the runs.</param>
    public async Task<IReadOnlyList<SettingResult>> SweepThresholdAsync(
        IMatchPredictor predictor, Func<ModelRoute, bool> admits, CancellationToken cancellationToken)
    {
        var priced = WithPackageLengths(predictor);
        var table = await BuildTableAsync(priced).ConfigureAwait(false);
        return await SweepAsync(
            priced, PolicySweep.Thresholds(table), threshold => new SubsetPolicy(new ThresholdPolicy(threshold), admits), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Gives a baseline's predictor the package's output lengths.</summary>
    public IMatchPredictor WithPackageLengths(IMatchPredictor predictor) => new PackageLengths(predictor, Replay.PackagePredictor);

    /// <summary>Runs a policy at each of its settings.</summary>
    public Task<IReadOnlyList<SettingResult>> SweepAsync(
        IMatchPredictor predictor, IReadOnlyList<double> settings, Func<double, IRoutingPolicy> policy, CancellationToken cancellationToken) =>
        Replay.RunAsync(
            predictor, [.. settings.Select(setting => new ReplayedPolicy(new CurveSetting(setting), policy(setting)))], cancellationToken);

    private async Task<RouteTable> BuildTableAsync(IMatchPredictor predictor)
    {
        var data = await LoadBaselineDataAsync().ConfigureAwait(false);
        return await data.Tables.BuildAsync(predictor).ConfigureAwait(false);
    }
}
