namespace BestRoute.Training;

/// <summary>Chooses which scorers an evaluation compares: consensus, the package's, and those that were trained for baselines.</summary>
internal static class ScorerComparison
{
    private static readonly string[] _order = [PackageScorer.ConsensusKind, PackageScorer.LinearKind, PackageScorer.BoostedKind, PackageScorer.EncodedKind, PackageScorer.OnnxKind];

    public static async Task<IReadOnlyList<ScorerReport>> MeasureAsync(
        EvaluationRequest request, RoutingPackage package, EvaluationContext context, CancellationToken cancellationToken)
    {
        IResponseScorer[] known = [new ConsensusScorer(), .. context.TrainedRewards, package.Scorer];

        // The package's own stands for its kind.
        var scorers = known.GroupBy(NameOf, static (name, scorers) => (name, scorers.Last())).OrderBy(static one => OrderOf(one.name)).ToArray();

        // Every draw of every size is scored: of a long log a part tells as much.
        QueryRecord[] queries = [.. RandomSubset.Of(context.Replay.Queries.Count).Select(query => context.Replay.Queries[query])];
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
        return await new ScorerMeasurement(queries, request.Pool, context.Replay.Scale, package.Manifest.Seed)
            .MeasureAsync(scorers, NameOf(package.Scorer), options).ConfigureAwait(false);
    }

    private static string NameOf(IResponseScorer scorer) => PackageScorer.Describe(scorer)!.Kind;

    private static int OrderOf(string name) => Array.IndexOf(_order, name);
}
