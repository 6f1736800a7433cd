namespace BestRoute.Training;

/// <summary>The package and the queries of an evaluation; the texts are there until it is disposed.</summary>
internal sealed class EvaluationInput : IDisposable
{
    private EvaluationInput(RoutingPackage package, FeatureStores stores, PoolFile pool, IReadOnlyList<string> files, Action<double> progress) =>
        (Package, Stores, Pool, Log) = (package, stores, pool, new ResponseLog(files, pool) { ContextCharacters = package.Manifest.ContextCharacters, Progress = progress });

    /// <summary>Gets the package, whose models are asked once for each text.</summary>
    public RoutingPackage Package { get; }

    /// <summary>Gets the pool of the request, which counts tokens as the package does unless it says how to.</summary>
    public PoolFile Pool { get; }

    /// <summary>Gets what the package's models said.</summary>
    public FeatureStores Stores { get; }

    /// <summary>Gets the log, for baselines to read the other splits.</summary>
    public ResponseLog Log { get; }

    /// <summary>Gets the queries of the shard.</summary>
    public IReadOnlyList<QueryRecord> Queries { get; private set; } = [];

    /// <summary>Gets the number of queries of all shards.</summary>
    public int Total { get; private set; }

    /// <summary>Gets the number of queries that lack samples.</summary>
    public int Skipped { get; private set; }

    /// <summary>Gets notices about the log and the feature cache.</summary>
    public IReadOnlyList<string> Notices => [.. Log.Notices, .. Stores.Notices];

    /// <summary>Reads a shard of the queries.</summary>
    public static async Task<EvaluationInput> LoadAsync(EvaluationRequest request, Shard shard, StageProgress stages, CancellationToken cancellationToken)
    {
        stages.Begin("Loading the package", 0.02);
        var package = RoutingPackage.Load(request.Package, models: request.Models);
        stages.Begin("Reading the data", 0.05);
        var stores = new FeatureStores(request.FeatureCache);
        var input = new EvaluationInput(
            StoredPackage.Of(package, stores), stores, request.Pool.ForPackage(package.Manifest.Pool), request.DataFiles, stages.Report);
        try
        {
            var (queries, skipped) = ReplayableQueries.Read(input.Log, request.Split, cancellationToken);
            (input.Total, input.Skipped) = (queries.Count, skipped);
            input.Queries = QualityMeasure.Apply(
                [.. queries.Index().Where(query => shard.Holds(query.Index)).Select(static query => query.Item)],
                request,
                package.Manifest.ScoreScale,
                cancellationToken);
            var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
            await StoredPackage.EncodeAsync(input.Package.Encoder, input.Queries, stages, 0.1, options).ConfigureAwait(false);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Stores.Dispose();
        Log.Dispose();
    }
}
