namespace BestRoute;

/// <summary>The configuration of one pool. A change applies from the next request on.</summary>
/// <remarks>
/// Set everything at start-up or through configuration. With dependency injection, the values are read for each request through
/// <c>IOptionsMonitor&lt;BestRouteOptions&gt;</c>, and a later change that is invalid is logged and ignored. Do not change one
/// instance from several threads at the same time.
/// </remarks>
public sealed class BestRouteOptions
{
    /// <summary>Gets the models of the pool: one reference model and at least one candidate model.</summary>
    public IList<ModelOptions> Models { get; } = [];

    /// <summary>Gets or sets the folder of the package that <c>bestroute train</c> made for this pool.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the reference model answers every request, unless a <see cref="Predictor"/> or a <see cref="Policy"/> is set. A relative path is
    /// searched for in the working directory, then in the application's folder. With dependency injection, a new package in the folder is used without a restart.
    /// </value>
    public string? Package { get; set; }

    /// <summary>Gets or sets how much of the traffic the router decides about.</summary>
    /// <value>
    /// The default is <see langword="null"/>: <see cref="RoutingMode.Route"/> with a <see cref="Package"/>, a <see cref="Predictor"/> or a <see cref="Policy"/>; otherwise
    /// <see cref="RoutingMode.Observe"/> if the pool has a log (<c>Observe</c>), else <see cref="RoutingMode.ReferenceOnly"/>. <see cref="RoutingMode.Canary"/> and <see cref="RoutingMode.Route"/> need one of the three.
    /// </value>
    public RoutingMode? Mode { get; set; }

    /// <summary>Gets or sets the share of the conversations, 0 to 1, that are routed in the mode <see cref="RoutingMode.Canary"/>.</summary>
    /// <value>
    /// The default is 0.1. The first user message decides, so all turns of a conversation are on the same side, in each instance of the application. A higher share keeps the conversations of a
    /// lower one.
    /// </value>
    public double CanaryShare { get; set; } = 0.1;

    /// <summary>Gets or sets the lowest match probability, 0 to 1, at which a route may replace the reference model (Algorithm 1 of the paper).</summary>
    /// <value>
    /// The default is <see langword="null"/>: the package's operating point decides (predicted quality per cost). It cannot be combined with
    /// <see cref="Target"/> or <see cref="Policy"/>.
    /// </value>
    public double? Threshold { get; set; }

    /// <summary>Gets or sets the target. The package must have an operating point for it, from <c>bestroute calibrate</c>.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the package's own operating point decides. It cannot be combined with <see cref="Threshold"/> or
    /// <see cref="Policy"/>, and not with <see cref="Predictor"/>, because it was calibrated on the package's own predictions. It was calibrated with the
    /// package's scorer: with another <see cref="Scorer"/>, the target may be missed.
    /// </value>
    public RoutingTarget? Target { get; set; }

    /// <summary>
    /// Gets or sets how unusual a query may be, 0 to 1, before the reference model answers it. It is compared with the share of the package's validation
    /// queries that are closer to the training queries than this query is.
    /// </summary>
    /// <value>
    /// The default is 0.99: about 1% of the ordinary queries are above it. With <see langword="null"/>, the predictions decide about every query. With 0,
    /// almost every query goes to the reference model. The limit applies to the package's operating point, to a <see cref="Threshold"/>, and to a
    /// <see cref="Target"/> of quality. It does not apply to a cost target that saves more than the package's operating point, to a
    /// <see cref="Policy"/> of your own, or if the package or the <see cref="Predictor"/> does not know how unusual a query is.
    /// </value>
    public double? OutOfDistributionLimit { get; set; } = OutOfDistributionCheck.DefaultLimit;

    /// <summary>Gets or sets the id of the model that answers, with one sample, if the predictor or your own policy fails.</summary>
    /// <value>The default is <see langword="null"/>: the reference model.</value>
    public string? FallbackModel { get; set; }

    /// <summary>Gets or sets whether mean output lengths are learned from the usage that backends report.</summary>
    /// <value>The default is <see langword="true"/>. With <see langword="false"/>, the mean lengths of the package are used.</value>
    public bool LearnOutputLengths { get; set; } = true;

    /// <summary>Gets or sets whether a conversation stays with the model that gave the last answer where another model would not be better.</summary>
    /// <value>
    /// The default is <see langword="true"/>. The model stays if the policy admits it, does not predict a higher quality for its choice, and one of two things is true: with the
    /// prompt cache counted (<see cref="ModelPrice.CachedInputPerMillion"/>), the model's estimated cost is not above that of the choice; or the user message
    /// is a short follow-up, such as "commit it". With <see langword="false"/>, each request is routed by its own text. A request that only one model
    /// can continue always stays there.
    /// </value>
    public bool KeepConversationModel { get; set; } = true;

    /// <summary>Gets or sets how long candidate models may take in one request, all their attempts together. Then the reference model answers.</summary>
    /// <value>
    /// Greater than 0 and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is 60 seconds. A stream that has passed on content is not
    /// ended. The limits of one attempt are in <see cref="ModelOptions"/>.
    /// </value>
    public TimeSpan CandidateTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets how long each part that the application supplies may take in one request: <see cref="Predictor"/>, <see cref="Encoder"/> and <see cref="Scorer"/>. Then the request
    /// goes on as if the part had failed. A <see cref="Sampler"/> has the limits of its model.
    /// </summary>
    /// <value>Greater than 0 and at most 24 days, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The default is 20 seconds.</value>
    public TimeSpan PartTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets whether candidate models that do not reach the threshold may answer when the reference model has failed. The most probable match answers.</summary>
    /// <value>The default is <see langword="true"/>. With <see langword="false"/>, the request fails with the error of the reference model.</value>
    public bool AnswerWithoutReference { get; set; } = true;

    /// <summary>Gets when a model that fails is left out. Each model has its own circuit breaker.</summary>
    public CircuitBreakerOptions CircuitBreaker { get; } = new();

    /// <summary>Gets the spend limits of the pool and of its tenants. The default is an empty list: nothing is limited.</summary>
    /// <remarks>
    /// While the spending of a period is ahead of the clock, the threshold, or the operating point of the package or the target, moves towards cheaper routes. A quality target then no longer holds. A
    /// <see cref="Policy"/> of your own is not moved, nor is anything without a package or a threshold.
    /// </remarks>
    public IList<BudgetOptions> Budgets { get; } = [];

    /// <summary>Gets or sets what adds up the spending of several instances of the application.</summary>
    /// <value>The default is <see langword="null"/>: each instance counts for itself, in memory, and starts from 0. The client does not dispose it.</value>
    public IBudgetStore? BudgetStore { get; set; }

    /// <summary>Gets or sets what reads from an error how long the backend wants to be left alone, such as the header <c>Retry-After</c> of a response with status 429.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no time is read, because each SDK keeps it in another place. The function returns <see langword="null"/> if the error does not
    /// say. Until the time is over, the model gets no requests, unless no other route can answer. The time is at most 1 hour. After it, one request at a time tries the model.
    /// The function must be safe for concurrent use. If it throws, no time is read.
    /// </value>
    public Func<Exception, TimeSpan?>? RetryAfter { get; set; }

    /// <summary>Gets or sets an encoder that replaces the package's own. It must be the one that the package was trained with.</summary>
    /// <value>The default is <see langword="null"/>: the package's encoder. The client does not dispose it.</value>
    public IQueryEncoder? Encoder { get; set; }

    /// <summary>Gets or sets a predictor that replaces the package's encoder and heads.</summary>
    /// <value>The default is <see langword="null"/>. It cannot be combined with <see cref="Target"/>. The client does not dispose it.</value>
    public IMatchPredictor? Predictor { get; set; }

    /// <summary>Gets or sets a policy that replaces the package's operating point.</summary>
    /// <value>The default is <see langword="null"/>. It cannot be combined with <see cref="Threshold"/> or <see cref="Target"/>.</value>
    public IRoutingPolicy? Policy { get; set; }

    /// <summary>Gets or sets a sampler that replaces the default one.</summary>
    /// <value>The default is <see langword="null"/>: n calls at the same time.</value>
    public ISampler? Sampler { get; set; }

    /// <summary>Gets or sets a scorer that replaces the package's own.</summary>
    /// <value>The default is <see langword="null"/>: the package's scorer, or <see cref="ConsensusScorer"/> without a package.</value>
    public IResponseScorer? Scorer { get; set; }

    /// <summary>Gets whether there are predictions to route by.</summary>
    internal bool HasPredictions => !string.IsNullOrWhiteSpace(Package) || Predictor is not null || LoadedPackage is not null;

    /// <summary>Gets the mode that applies.</summary>
    internal RoutingMode ModeInForce =>
        Mode ?? (HasPredictions || Policy is not null ? RoutingMode.Route : IsObserved ? RoutingMode.Observe : RoutingMode.ReferenceOnly);

    /// <summary>Gets or sets whether there is a log for observed requests.</summary>
    internal bool IsObserved { get; set; }

    /// <summary>Gets or sets what opens the models that a package contains.</summary>
    internal ModelLoader? ModelLoader { get; set; }

    /// <summary>Gets or sets the package itself, if it is already in memory. <see cref="Package"/> is then its name.</summary>
    internal RoutingPackage? LoadedPackage { get; set; }
}
