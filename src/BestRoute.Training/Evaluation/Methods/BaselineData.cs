namespace BestRoute.Training;

/// <summary>What baselines are trained on (split <c>train</c>) and chosen on (split <c>val</c>), with the package's encoder and routes.</summary>
/// <remarks>Tables are by route of <see cref="Routes"/> and query; NaN masks what the log cannot tell.</remarks>
internal sealed class BaselineData
{
    private readonly Lazy<RouterMatrix> _routers;
    private readonly Lazy<ClusterPredictor> _clusters;

    private BaselineData(
        EvaluationRequest request,
        PackageManifest manifest,
        IReadOnlyList<QueryRecord> training,
        IReadOnlyList<QueryRecord> validation,
        TrainedScorer scorer,
        RouteLabels trainingLabels,
        RouteLabels validationLabels,
        ParallelOptions options)
    {
        Scorer = scorer;
        Files = request.DataFiles;
        Pool = request.Pool;
        Training = training;
        Sample = RandomSubset.Of(training.Count);
        Validation = validation;
        Options = options;
        Routes = manifest.Routes;
        Reference = Routes.Index().First(route => route.Item.Model == Pool.Reference).Index;
        Tables = new RouteTableBuilder(validation, validationLabels, Pool, manifest.LengthEstimates, manifest.Encoder.NormalizesText, options);

        _routers = new Lazy<RouterMatrix>(() => RouterMatrix.Fit(this));
        _clusters = new Lazy<ClusterPredictor>(() => ClusterPredictor.Fit(this, (ulong)manifest.Seed));

        int[] rows = [.. Routes.Select(route => trainingLabels.Routes.ToList().IndexOf(route))];
        TrainingQuality = [.. rows.Select(row => trainingLabels.Quality[row])];
        TrainingMatch = [.. rows.Select(row => trainingLabels.Match[row])];
        ValidationQuality = [.. rows.Select(row => validationLabels.Quality[row])];
        ValidationMatch = [.. rows.Select(row => validationLabels.Match[row])];
    }

    /// <summary>Gets the data files.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Gets scorers that are trained again. The labels of a training query come from a scorer that has not seen it.</summary>
    public TrainedScorer Scorer { get; }

    /// <summary>Gets the pool.</summary>
    public PoolFile Pool { get; }

    /// <summary>Gets the training queries.</summary>
    public IReadOnlyList<QueryRecord> Training { get; }

    /// <summary>Gets the validation queries.</summary>
    public IReadOnlyList<QueryRecord> Validation { get; }

    /// <summary>Gets the positions of the training queries for methods that hold all n-grams: all, or a random choice of <see cref="RandomSubset.Limit"/>.</summary>
    public int[] Sample { get; }

    /// <summary>Gets the routes of the package, which all routers choose among.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>Gets the position of the reference's route.</summary>
    public int Reference { get; }

    /// <summary>Gets the expected quality, 0 to 1, of each route's answer to each training query.</summary>
    public double[][] TrainingQuality { get; }

    /// <summary>Gets the match label of each route for each training query.</summary>
    public double[][] TrainingMatch { get; }

    /// <summary>Gets the expected quality, 0 to 1, of each route's answer to each validation query.</summary>
    public double[][] ValidationQuality { get; }

    /// <summary>Gets the match label of each route for each validation query.</summary>
    public double[][] ValidationMatch { get; }

    /// <summary>Gets what makes the tables of validation queries from which sweeps are chosen.</summary>
    public RouteTableBuilder Tables { get; }

    /// <summary>Gets the matrix of routers, fitted at the first use. Two methods share it.</summary>
    public RouterMatrix Routers => _routers.Value;

    /// <summary>Gets the clusters, fitted at the first use. Two methods share them.</summary>
    public ClusterPredictor Clusters => _clusters.Value;

    /// <summary>Gets the degree of parallelism, on which nothing depends, and the token that stops the work.</summary>
    public ParallelOptions Options { get; }

    /// <summary>Reads the splits and makes the labels, as training does.</summary>
    /// <exception cref="MethodNotApplicableException">A split is empty, or lacks a model of the pool.</exception>
    /// <exception cref="DataException">The files are malformed.</exception>
    public static async Task<BaselineData> LoadAsync(EvaluationRequest request, ResponseLog log, RoutingPackage package, CancellationToken cancellationToken)
    {
        var queries = log.ReadJoined(cancellationToken, ResponseLog.Training, ResponseLog.Validation);
        List<QueryRecord> training = queries.FindAll(static query => query.Split == ResponseLog.Training), validation = queries.FindAll(static query => query.Split == ResponseLog.Validation);
        Check(training, ResponseLog.Training, request.Pool);
        Check(validation, ResponseLog.Validation, request.Pool);
        var manifest = package.Manifest;
        var scale = manifest.ScoreScale;
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };

        // The package's own scorer may have seen the training queries, and would make their best-of-n look too good.
        var scorer = await ScorerTraining.FitAsync(new TrainingData(training, validation, []), request.Pool, scale, new Dictionary<string, double>(), options)
            .ConfigureAwait(false);
        return new BaselineData(
            request,
            manifest,
            training,
            validation,
            scorer,
            await RouteLabels.BuildAsync(
                training, request.Pool, scale, query => scorer.ForTraining(training[query].Text), manifest.Seed, options).ConfigureAwait(false),
            await RouteLabels.BuildAsync(validation, request.Pool, scale, _ => package.Scorer, manifest.Seed, options).ConfigureAwait(false),
            options);
    }

    private static void Check(List<QueryRecord> records, string split, PoolFile pool)
    {
        if (records.Count == 0)
        {
            throw new MethodNotApplicableException(
                $"it needs the splits '{ResponseLog.Training}' and '{ResponseLog.Validation}', and the data have no query of split '{split}'.");
        }

        if (pool.Models.FirstOrDefault(model => !records.Exists(record => record.ResponsesOf(model.Id).Count > 0)) is { } model)
        {
            throw new MethodNotApplicableException($"the queries of split '{split}' have no response of model '{model.Id}'.");
        }
    }
}
