namespace BestRoute.Training;

/// <summary>Chooses which scorers an evaluation compares: consensus, the package's, and those that were trained for baselines.</summary>
internal static class ScorerComparison
{
    public static async Task<IReadOnlyList<ScorerReport>> MeasureAsync(
        EvaluationRequest request, RoutingPackage package, EvaluationContext context, CancellationToken cancellationToken)
    {
        IResponseScorer[] known = [new ConsensusScorer(), .. context.TrainedRewards, package.Scorer];

        // The package's own scorer represents its kind.
        (string Name, IResponseScorer Scorer)[] scorers =
        [
            .. from kind in PackageScorer.Codecs.Select(static codec => codec.Kind)
               let scorer = known.LastOrDefault(scorer => NameOf(scorer) == kind)
               where scorer is not null
               select (kind, scorer),
        ];

        // Every draw of every size is scored: of a long log a part tells as much.
        QueryRecord[] queries = [.. RandomSubset.Of(context.Replay.Queries.Count).Select(query => context.Replay.Queries[query])];
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellationToken };
        return await new ScorerMeasurement(queries, request.Pool, context.Replay.Scale, package.Manifest.Seed)
            .MeasureAsync(scorers, NameOf(package.Scorer), options).ConfigureAwait(false);
    }

    private static string NameOf(IResponseScorer scorer) => PackageScorer.Describe(scorer)!.Codec.Kind;
}
