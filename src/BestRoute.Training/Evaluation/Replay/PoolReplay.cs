using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>
/// Sends recorded queries through the real <see cref="BestRouteChatClient"/>, over backends that replay what was recorded. Routing,
/// sampling, selection and billing are the run time's own; only the quality scores are looked up here.
/// </summary>
/// <remarks>One run at a time: a setting counts for all requests of a run.</remarks>
internal sealed class PoolReplay : IDisposable
{
    private readonly IReadOnlyList<QueryRecord> _queries;
    private readonly ScoreScale _scale;
    private readonly BestRouteOptions _options;
    private readonly SwitchingPredictor _predictor;
    private readonly BestRouteChatClient _client;
    private readonly int _parallelism;

    /// <param name="packageFolder">The name of the package, for messages.</param>
    /// <param name="package">The package.</param>
    /// <param name="pool">The pool with the prices that count.</param>
    /// <param name="queries">The queries; every model of the pool has its samples.</param>
    /// <param name="parallelism">The number of threads; results do not depend on it.</param>
    /// <param name="sampler">Draws the samples; <see langword="null"/> for parallel calls.</param>
    /// <param name="scale">The scale to measure qualities on; <see langword="null"/> for the package's own.</param>
    public PoolReplay(
        string packageFolder,
        RoutingPackage package,
        PoolFile pool,
        IReadOnlyList<QueryRecord> queries,
        int parallelism,
        ISampler? sampler = null,
        ScoreScale? scale = null)
    {
        _queries = queries;
        _scale = scale ?? package.Manifest.ScoreScale;
        _parallelism = parallelism;
        Routes = [.. pool.Models.SelectMany(model => Enumerable.Range(1, model.MaxSamples).Select(n => new Route(model.Id, n)))];
        ReferenceRoute = Routes.Index().First(pair => pair.Item.Model == pool.Reference).Index;

        PackagePredictor = new CachingPredictor(package.ToPredictor());
        _predictor = new SwitchingPredictor(PackagePredictor);
        _options = new BestRouteOptions
        {
            Package = packageFolder,
            LoadedPackage = package,
            Predictor = _predictor,
            Scorer = new CachingScorer(package.Scorer),
            Sampler = sampler,
            LearnOutputLengths = false,
        };
        foreach (var model in pool.Models)
        {
            _options.Models.Add(new ModelOptions
            {
                Id = model.Id,
                ChatClient = new ReplayChatClient(model.Id, [.. queries.Select(query => Visible(query, model.Id))]),
                Price = model.Price,
                MaxSamples = model.MaxSamples,
                IsReference = model.Id == pool.Reference,
            });
        }

        _client = new BestRouteChatClient(_options);
    }

    /// <summary>Gets all routes of the pool up to each model's limit, whatever the package pruned, in the order of the pool and then of n.</summary>
    public IReadOnlyList<Route> Routes { get; }

    /// <summary>Gets the index of the reference in <see cref="Routes"/>.</summary>
    public int ReferenceRoute { get; }

    /// <summary>Gets the package's own predictor.</summary>
    public IMatchPredictor PackagePredictor { get; }

    /// <summary>Gets or sets from which score on the reference answers, as <see cref="BestRouteOptions.OutOfDistributionLimit"/>.</summary>
    public double? OutOfDistributionLimit
    {
        get => _options.OutOfDistributionLimit;
        set => _options.OutOfDistributionLimit = value;
    }

    /// <summary>Gets the queries.</summary>
    public IReadOnlyList<QueryRecord> Queries => _queries;

    /// <summary>Gets the scale of the quality scores.</summary>
    public ScoreScale Scale => _scale;

    /// <summary>Lets a policy decide about every query.</summary>
    /// <param name="setting">What distinguishes this run.</param>
    /// <param name="predictor">What the policy decides on; it predicts the routes of <see cref="PackagePredictor"/> in their order.</param>
    /// <param name="policy">The policy; <see langword="null"/> for what an application gets that sets nothing.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public Task<SettingResult> RunAsync(
        CurveSetting setting, IMatchPredictor predictor, IRoutingPolicy? policy, CancellationToken cancellationToken)
    {
        _predictor.Current = predictor;
        _options.Policy = policy;
        return RunAsync(setting, static options => options, cancellationToken);
    }

    /// <summary>Sends every query to one route.</summary>
    public Task<SettingResult> RunAsync(Route route, CancellationToken cancellationToken)
        => RunAsync(new CurveSetting(route), options => options.WithRoute(route.Model, route.Samples), cancellationToken);

    /// <summary>Lets the client decide about every query as for an application that sets nothing, and asks no backend.</summary>
    /// <param name="predictor">What it decides on; it predicts the routes of <see cref="PackagePredictor"/> in their order.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>One decision per query, with the predictions and estimates of all routes.</returns>
    public async Task<IReadOnlyList<RoutingDecision>> DecideAsync(IMatchPredictor predictor, CancellationToken cancellationToken)
    {
        _predictor.Current = predictor;
        _options.Policy = null;
        var decisions = new RoutingDecision[_queries.Count];
        await ForEachQueryAsync(cancellationToken, async (query, token) =>
        {
            decisions[query] = await _client.RouteAsync([new ChatMessage(ChatRole.User, _queries[query].Prompt)], cancellationToken: token)
                .ConfigureAwait(false);
            ThrowIfRouterFailed(decisions[query], query);
        }).ConfigureAwait(false);
        return decisions;
    }

    public void Dispose() => _client.Dispose();

    private static ReplayQuery Visible(QueryRecord query, string model)
        => new(query.Prompt, [.. query.ResponsesOf(model).Select(response => response.Text)]);

    private async Task<SettingResult> RunAsync(
        CurveSetting setting, Func<ChatOptions, ChatOptions> configure, CancellationToken cancellationToken)
    {
        var costs = new double[_queries.Count];
        var qualities = new double[_queries.Count];
        var routes = new Route[_queries.Count];
        await ForEachQueryAsync(cancellationToken, async (query, token) =>
        {
            var response = await _client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, _queries[query].Prompt)],
                configure(ReplayChatClient.ForQuery(new ChatOptions(), query)),
                token).ConfigureAwait(false);
            if (response.GetRoutingDecision() is not { Cost: { } cost, SelectedSample: { } sample } decision)
            {
                throw new InvalidOperationException($"{_queries[query].Origin}: the answer carries no settled decision.");
            }

            ThrowIfRouterFailed(decision, query);
            costs[query] = cost;
            qualities[query] = _scale.ToUnit(_queries[query].ResponsesOf(decision.Route.Model)[sample].Score);
            routes[query] = decision.Route;
        }).ConfigureAwait(false);

        return new SettingResult(setting, costs, qualities, routes);
    }

    private Task ForEachQueryAsync(CancellationToken cancellationToken, Func<int, CancellationToken, ValueTask> ask) => Parallel.ForAsync(
        0, _queries.Count, new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken }, ask);

    private void ThrowIfRouterFailed(RoutingDecision decision, int query)
    {
        if (decision.Reason == RoutingReason.RouterFailed)
        {
            throw new InvalidOperationException($"{_queries[query].Origin}: the predictor failed; an evaluation of the fallback would say nothing about the package.");
        }
    }
}
