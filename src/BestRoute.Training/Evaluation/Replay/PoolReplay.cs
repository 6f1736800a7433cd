namespace BestRoute.Training;

/// <summary>
/// Sends recorded queries through the real <see cref="BestRouteChatClient"/>, over backends that replay what was recorded. Routing,
/// sampling, selection and billing are the run time's own; only the quality scores are looked up here.
/// </summary>
/// <remarks>One run at a time: a setting counts for all requests of a run.</remarks>
internal sealed class PoolReplay : IDisposable
{
    private readonly ReplayMeasurement _measurement;
    private readonly IReplayTape? _tape;
    private readonly CurveSetting _operatingPoint;
    private AnswerTable? _answers;

    /// <param name="packageFolder">The name of the package, for messages.</param>
    /// <param name="package">The package.</param>
    /// <param name="pool">The pool with the prices that count.</param>
    /// <param name="queries">The queries; every model of the pool has its samples.</param>
    /// <param name="parallelism">The number of threads, on which nothing depends.</param>
    /// <param name="sampler">Draws the samples; <see langword="null"/> for the run time's default.</param>
    /// <param name="scale">The scale to measure qualities on; <see langword="null"/> for the package's own.</param>
    /// <param name="tape">What records or plays the runs; <see langword="null"/> where nothing does.</param>
    public PoolReplay(
        string packageFolder,
        RoutingPackage package,
        PoolFile pool,
        IReadOnlyList<QueryRecord> queries,
        int parallelism,
        ISampler? sampler = null,
        ScoreScale? scale = null,
        IReplayTape? tape = null)
    {
        Queries = queries;
        Scale = scale ?? package.Manifest.ScoreScale;
        Routes = [.. pool.Models.SelectMany(model => Enumerable.Range(1, model.MaxSamples).Select(n => new ModelRoute(model.Id, n)))];
        ReferenceRoute = Routes.Index().First(pair => pair.Item.Model == pool.Reference).Index;
        _tape = tape;

        PackagePredictor = package.ToPredictor();
        var predictor = new SwitchingPredictor(new CachingPredictor(PackagePredictor));
        var options = new BestRouteOptions
        {
            Package = packageFolder,
            LoadedPackage = package,
            Predictor = predictor,
            Sampler = sampler,
            LearnOutputLengths = false,
        };
        pool.AddTo(options, id => new ReplayChatClient(id, queries));

        Policies = new PoolPolicies(packageFolder, package.Manifest, [.. options.Models]);
        Sweep = package.Manifest.Sweep with { Lambdas = Policies.SweptLambdas };
        _operatingPoint = Policies.For(target: null).Parameters.Lambda is { } lambda ? new CurveSetting(lambda) : new CurveSetting(Routes[ReferenceRoute]);
        _measurement = new ReplayMeasurement(options, predictor, Routes, Scale, queries, parallelism);
    }

    /// <summary>Gets all routes of the pool up to each model's limit, including routes that the package left out, in the order of the pool and then of n.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Gets the index of the reference in <see cref="Routes"/>.</summary>
    public int ReferenceRoute { get; }

    /// <summary>Gets the operating points of the package at the prices of the pool, as an application gets them.</summary>
    public PoolPolicies Policies { get; }

    /// <summary>Gets the sweep of the package at the prices of the pool. It was chosen on validation data, never on the evaluated queries.</summary>
    public PackageSweep Sweep { get; }

    /// <summary>Gets the package's own predictor.</summary>
    public IMatchPredictor PackagePredictor { get; }

    /// <summary>Gets or sets from which score on the reference answers, as <see cref="BestRouteOptions.OutOfDistributionLimit"/>.</summary>
    public double? OutOfDistributionLimit
    {
        get => _measurement.OutOfDistributionLimit;
        set => _measurement.OutOfDistributionLimit = value;
    }

    /// <summary>Gets the queries.</summary>
    public IReadOnlyList<QueryRecord> Queries { get; }

    /// <summary>Gets the scale of the quality scores.</summary>
    public ScoreScale Scale { get; }

    /// <summary>Gets what the routes answer, of those that were run.</summary>
    public AnswerTable Answers => _answers ?? _measurement.Answers;

    /// <summary>Gets or sets what is told the share of each run that is done, on the threads of the run.</summary>
    public Action<double> Progress { get; set; } = static _ => { };

    /// <summary>Sends every query to each route, one route at a time.</summary>
    /// <returns>By route of <see cref="Routes"/>.</returns>
    public async Task<IReadOnlyList<SettingResult>> RunAllRoutesAsync(CancellationToken cancellationToken)
    {
        async Task<AnswerTable> Measure()
        {
            await _measurement.AskAsync([.. Enumerable.Range(0, Routes.Count)], Progress, cancellationToken).ConfigureAwait(false);
            return _measurement.Answers;
        }

        _answers = await (_tape?.AnswersAsync(Routes, Measure) ?? Measure()).ConfigureAwait(false);
        return [.. Enumerable.Range(0, Routes.Count).Select(route => ResultOf(route, _answers))];
    }

    /// <summary>Sends every query to one route.</summary>
    public async Task<SettingResult> RunAsync(ModelRoute route, CancellationToken cancellationToken)
    {
        var position = Routes.Index().Single(known => known.Item == route).Index;
        if (_answers is null)
        {
            await _measurement.AskAsync([position], Progress, cancellationToken).ConfigureAwait(false);
        }

        return ResultOf(position, Answers);
    }

    /// <summary>Lets the package's own operating point decide about every query, as for an application that sets nothing.</summary>
    public Task<SettingResult> RunOperatingPointAsync(CancellationToken cancellationToken) =>
        RunAsync(_operatingPoint, PackagePredictor, policy: null, cancellationToken);

    /// <summary>Lets a policy decide about every query.</summary>
    /// <param name="setting">What distinguishes this run.</param>
    /// <param name="predictor">What the policy decides on; it predicts the routes of <see cref="PackagePredictor"/> in their order.</param>
    /// <param name="policy">The policy; <see langword="null"/> for what an application gets that sets nothing.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<SettingResult> RunAsync(
        CurveSetting setting, IMatchPredictor predictor, IRoutingPolicy? policy, CancellationToken cancellationToken) =>
        (await RunAsync(predictor, [new ReplayedPolicy(setting, policy)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Lets several policies decide about every query; a predictor is asked once per query.</summary>
    /// <param name="predictor">What the policies decide on; it predicts the routes of <see cref="PackagePredictor"/> in their order.</param>
    /// <param name="policies">The settings.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>By setting.</returns>
    public async Task<IReadOnlyList<SettingResult>> RunAsync(
        IMatchPredictor predictor, IReadOnlyList<ReplayedPolicy> policies, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<RouteChoices>> Measure() => _measurement.ChooseAsync(
            predictor, [.. policies.Select(static one => one.Policy)], Progress, cancellationToken);

        // What is on a tape are positions in the table of all answers.
        var tape = _answers is null ? null : _tape;
        var choices = await (tape?.ChoicesAsync(NameOf(policies), policies.Count, Measure) ?? Measure()).ConfigureAwait(false);
        return [.. policies.Zip(choices, (one, chosen) => new SettingResult(one.Setting, Answers, chosen))];
    }

    /// <summary>Gets the text that a route answers to a query.</summary>
    public Task<string> TextOfAsync(int query, ModelRoute route, CancellationToken cancellationToken) => _measurement.TextOfAsync(query, route, cancellationToken);

    /// <summary>Lets the client decide about every query as for an application that sets nothing, and asks no backend.</summary>
    /// <param name="predictor">What it decides on; it predicts the routes of <see cref="PackagePredictor"/> in their order.</param>
    /// <param name="visit">Given each query's index and decision, with the predictions and estimates of all routes; on several threads.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public Task DecideAsync(IMatchPredictor predictor, Action<int, RoutingDecision> visit, CancellationToken cancellationToken) =>
        _measurement.DecideAsync(predictor, visit, cancellationToken);

    public void Dispose() => _measurement.Dispose();

    private string NameOf(IReadOnlyList<ReplayedPolicy> policies) =>
        FormattableString.Invariant($"{OutOfDistributionLimit:R} ") + string.Join(' ', policies.Select(static one => FormattableString.Invariant($"{one.Policy?.Name ?? "untouched"}:{one.Setting.Value:R}{one.Setting.Route}")));

    private SettingResult ResultOf(int route, AnswerTable answers) =>
        new(new CurveSetting(Routes[route]), answers, RouteChoices.Constant(route, Queries.Count));
}
