namespace BestRoute;

/// <summary>The configuration of one pool. Changes count from the next request.</summary>
/// <remarks>
/// Set everything at start-up or through configuration; with dependency injection the values are read through
/// <c>IOptionsMonitor&lt;BestRouteOptions&gt;</c> for each request. A later change that is invalid is logged and ignored.
/// </remarks>
public sealed class BestRouteOptions
{
    /// <summary>Gets the models of the pool: one reference model and at least one candidate model.</summary>
    public IList<ModelOptions> Models { get; } = [];

    /// <summary>Gets or sets the folder of the package that <c>bestroute train</c> made for this pool.</summary>
    /// <value>Required unless <see cref="Predictor"/> is set. A relative path counts from the working directory, then from the application's folder.</value>
    public string? Package { get; set; }

    /// <summary>Gets or sets the least match probability, 0 to 1, at which a route may replace the reference (paper, Algorithm 1).</summary>
    /// <value>The default is <see langword="null"/>: the package's operating point decides (predicted quality per cost). Excludes <see cref="Target"/> and <see cref="Policy"/>.</value>
    public double? Threshold { get; set; }

    /// <summary>Gets or sets the target whose operating point decides: one that <c>bestroute calibrate</c> wrote into the package.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the package's own operating point decides. Excludes <see cref="Threshold"/>, <see cref="Policy"/> and
    /// <see cref="Predictor"/>, since it was calibrated on the package's own predictions; a <see cref="Scorer"/> other than the package's is not covered.
    /// </value>
    public RoutingTarget? Target { get; set; }

    /// <summary>
    /// Gets or sets how unusual a query may be, 0 to 1, before the reference answers it: the share of the package's validation queries that were
    /// less unlike its training queries.
    /// </summary>
    /// <value>
    /// The default is 0.99: about one in a hundred usual queries is beyond it. <see langword="null"/> lets the predictions decide about every
    /// query; 0 trusts almost none. It counts at the package's operating point, for a <see cref="Threshold"/> and for a <see cref="Target"/> of quality;
    /// not for a cost target that saves more than the operating point, for an own <see cref="Policy"/>, nor where the package or the
    /// <see cref="Predictor"/> does not know how unusual a query is.
    /// </value>
    public double? OutOfDistributionLimit { get; set; } = OutOfDistributionCheck.DefaultLimit;

    /// <summary>Gets or sets the id of the model that answers, with one sample, when the router itself fails.</summary>
    /// <value>The default is <see langword="null"/>: the reference model.</value>
    public string? FallbackModel { get; set; }

    /// <summary>Gets or sets whether mean output lengths go on being learned from the usage that backends report.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool LearnOutputLengths { get; set; } = true;

    /// <summary>Gets or sets an encoder in place of the package's own; it must be the one that the package was trained with.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public IQueryEncoder? Encoder { get; set; }

    /// <summary>Gets or sets a predictor in place of the package's encoder and heads.</summary>
    /// <value>The default is <see langword="null"/>. Excludes <see cref="Target"/>.</value>
    public IMatchPredictor? Predictor { get; set; }

    /// <summary>Gets or sets a policy in place of the package's operating point.</summary>
    /// <value>The default is <see langword="null"/>. Excludes <see cref="Threshold"/> and <see cref="Target"/>.</value>
    public IRoutingPolicy? Policy { get; set; }

    /// <summary>Gets or sets a sampler in place of n parallel calls.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public ISampler? Sampler { get; set; }

    /// <summary>Gets or sets a scorer in place of the package's own.</summary>
    /// <value>The default is <see langword="null"/>: the package's scorer; without a package, <c>ConsensusScorer</c>.</value>
    public IResponseScorer? Scorer { get; set; }

    /// <summary>Gets or sets what opens the models that a package carries.</summary>
    internal IModelLoader? ModelLoader { get; set; }

    /// <summary>Gets or sets the package itself, where it is in memory already; <see cref="Package"/> is its name then.</summary>
    internal RoutingPackage? LoadedPackage { get; set; }
}
