using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>
/// Asks the run time's own client about recorded queries. What a route answers to a query never changes here, so each is drawn, scored and billed
/// once; at every further setting the client only decides.
/// </summary>
/// <remarks>One run at a time: a predictor counts for all requests of a run.</remarks>
internal sealed class ReplayMeasurement : IDisposable
{
    private readonly IReadOnlyList<QueryRecord> _queries;
    private readonly ScoreScale _scale;
    private readonly SwitchingPredictor _predictor;
    private readonly PoolSnapshot _pool;
    private readonly BestRouteChatClient _client;
    private readonly Dictionary<ModelRoute, int> _positions;
    private readonly int _parallelism;

    // By route and query. Of a query one thread at a time knows something.
    private readonly Settlement[][] _settled;

    public ReplayMeasurement(
        BestRouteOptions options, SwitchingPredictor predictor, IReadOnlyList<ModelRoute> routes, ScoreScale scale, IReadOnlyList<QueryRecord> queries, int parallelism)
    {
        (_queries, _scale, _predictor, _parallelism) = (queries, scale, predictor, parallelism);
        _pool = new FixedPoolSource(options).Get();
        _client = ClientOf(policy: null);
        OutOfDistributionLimit = options.OutOfDistributionLimit;
        _positions = routes.Index().ToDictionary(static route => route.Item, static route => route.Index);
        Answers = AnswerTable.Empty(routes, queries.Count);
        _settled = [.. routes.Select(_ => new Settlement[queries.Count])];
    }

    private enum Settlement : byte
    {
        NotAsked,
        Answered,

        /// <summary>The run time would not return it while there is another route; what it does instead depends on the policy.</summary>
        Invalid,
    }

    /// <summary>Gets the answers of the routes that were asked so far.</summary>
    public AnswerTable Answers { get; }

    /// <summary>Gets or sets from which score on the reference answers, as <see cref="BestRouteOptions.OutOfDistributionLimit"/>.</summary>
    public double? OutOfDistributionLimit { get; set; }

    /// <summary>Sends every query to some routes.</summary>
    public Task AskAsync(IReadOnlyList<int> routes, Action<double> progress, CancellationToken cancellationToken) =>
        ForEachQueryAsync(progress, cancellationToken, async (query, messages, token) =>
        {
            foreach (var route in routes)
            {
                await SettleAsync(query, route, messages, token).ConfigureAwait(false);
            }
        });

    /// <summary>Lets policies decide about every query.</summary>
    public async Task<IReadOnlyList<RouteChoices>> ChooseAsync(
        IMatchPredictor predictor, IReadOnlyList<IRoutingPolicy?> policies, Action<double> progress, CancellationToken cancellationToken)
    {
        _predictor.Current = new CachingPredictor(predictor);
        BestRouteChatClient[] clients = [.. policies.Select(ClientOf)];
        ushort[][] chosen = [.. policies.Select(_ => new ushort[_queries.Count])];
        List<FailoverAnswer>[] failovers = [.. policies.Select(static _ => new List<FailoverAnswer>())];
        await ForEachQueryAsync(progress, cancellationToken, async (query, messages, token) =>
        {
            for (var setting = 0; setting < clients.Length; setting++)
            {
                var decision = await clients[setting].RouteAsync(messages, OptionsOf(query), token).ConfigureAwait(false);
                ThrowIfRouterFailed(decision, query);
                var route = _positions[decision.Route];
                chosen[setting][query] = (ushort)route;
                if (await SettleAsync(query, route, messages, token).ConfigureAwait(false) == Settlement.Invalid)
                {
                    var (answered, cost, quality) = await AnswerAsync(clients[setting], query, messages, OptionsOf(query), token).ConfigureAwait(false);
                    lock (failovers[setting])
                    {
                        failovers[setting].Add(new FailoverAnswer(query, (ushort)_positions[answered.Route], cost, quality));
                    }
                }
            }
        }).ConfigureAwait(false);
        return [.. chosen.Zip(failovers, static (routes, other) => new RouteChoices(routes, [.. other.OrderBy(static answer => answer.Query)]))];
    }

    /// <summary>Lets the client decide about every query as for an application that sets nothing, and asks no backend.</summary>
    public Task DecideAsync(IMatchPredictor predictor, Action<int, RoutingDecision> visit, CancellationToken cancellationToken)
    {
        _predictor.Current = predictor;
        var client = ClientOf(policy: null);
        return ForEachQueryAsync(static _ => { }, cancellationToken, async (query, messages, token) =>
        {
            var decision = await client.RouteAsync(messages, options: null, token).ConfigureAwait(false);
            ThrowIfRouterFailed(decision, query);
            visit(query, decision);
        });
    }

    /// <summary>Gets the text that a route answers to a query.</summary>
    public async Task<string> TextOfAsync(int query, ModelRoute route, CancellationToken cancellationToken)
    {
        var response = await _client.GetResponseAsync(
            _queries[query].Messages, OptionsOf(query).WithRoute(route.Model, route.Samples), cancellationToken).ConfigureAwait(false);
        return response.Text;
    }

    public void Dispose() => _client.Dispose();

    private static ChatOptions OptionsOf(int query) => ReplayChatClient.ForQuery(new ChatOptions(), query);

    private async ValueTask<Settlement> SettleAsync(int query, int route, IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        ref var known = ref _settled[route][query];
        if (known != Settlement.NotAsked)
        {
            return known;
        }

        var (model, samples) = Answers.Routes[route];
        var (decision, cost, quality) = await AnswerAsync(
            _client, query, messages, OptionsOf(query).WithRoute(model, samples), cancellationToken).ConfigureAwait(false);
        (Answers.Costs[route][query], Answers.Qualities[route][query]) = (cost, quality);
        return _settled[route][query] = decision.Attempts is [{ Outcome: AttemptOutcome.Answered }] ? Settlement.Answered : Settlement.Invalid;
    }

    private async Task<(RoutingDecision Decision, double Cost, double Quality)> AnswerAsync(
        BestRouteChatClient client, int query, IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        var response = await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        if (response.GetRoutingDecision() is not { Cost: { } cost, SelectedSample: { } sample } decision)
        {
            throw new InvalidOperationException($"{_queries[query].Origin}: the answer has no settled decision.");
        }

        ThrowIfRouterFailed(decision, query);
        return (decision, cost, _scale.ToUnit(_queries[query].ResponsesOf(decision.Route.Model)[sample].Score));
    }

    // All clients share one pool; what differs is read from the options for each request.
    private BestRouteChatClient ClientOf(IRoutingPolicy? policy) => new(
        new Source(_pool with
        {
            Configuration = new BestRouteOptions
            {
                Mode = RoutingMode.Route, // The package is in the pool, and not in these options.
                Policy = policy,
                OutOfDistributionLimit = OutOfDistributionLimit,
                Sampler = _pool.Configuration.Sampler,
                LearnOutputLengths = _pool.Configuration.LearnOutputLengths,
            },
        }),
        loggerFactory: null,
        leaveOpen: true);

    private Task ForEachQueryAsync(Action<double> progress, CancellationToken cancellationToken, Func<int, IReadOnlyList<ChatMessage>, CancellationToken, ValueTask> ask)
    {
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken };
        return Parallel.ForAsync(0, _queries.Count, options, async (query, token) =>
        {
            await ask(query, _queries[query].Messages, token).ConfigureAwait(false);
            progress((double)Interlocked.Increment(ref done) / _queries.Count);
        });
    }

    private void ThrowIfRouterFailed(RoutingDecision decision, int query)
    {
        if (decision.Reason == RoutingReason.RouterFailed)
        {
            throw new InvalidOperationException($"{_queries[query].Origin}: the predictor failed, so the package cannot be evaluated.");
        }
    }

    private sealed class Source(PoolSnapshot snapshot) : IPoolSource
    {
        public string Name => "";

        public PoolSnapshot Get() => snapshot;
    }
}
