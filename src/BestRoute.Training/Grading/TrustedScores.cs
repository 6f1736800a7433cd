namespace BestRoute.Training;

/// <summary>Compares a judge with scores that are trusted.</summary>
internal static class TrustedScores
{
    /// <summary>The maximum number of queries for which the judge is asked: enough for a few percent, at a cost that is known before.</summary>
    public const int MaxQueries = 200;

    // With fewer queries, nothing is concluded from a reference that is always the best.
    private const int MinQueries = AgreementFit.MinQueries;

    /// <summary>Asks the judge for a part of the responses that have scores: the first response of each candidate, for at most <see cref="MaxQueries"/> queries that a hash chooses.</summary>
    /// <param name="grader">The judge.</param>
    /// <param name="files">The files with such responses. Other rows are passed over.</param>
    /// <param name="parallelism">The number of responses that are judged at the same time.</param>
    /// <param name="progress">Told of each response that is judged; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="DataException">A file is missing or damaged, or a row is malformed.</exception>
    /// <exception cref="ScoringException">The judge failed.</exception>
    public static async Task<ComparisonCheck> CompareAsync(
        ComparisonGrader grader, IReadOnlyList<string> files, int parallelism, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (scored, isReferenceAlwaysBest) = Choose(grader.Pool, files, cancellationToken);
        if (isReferenceAlwaysBest)
        {
            return new ComparisonCheck(0, [], IsReferenceAlwaysBest: true);
        }

        ScoredResponse[] responses = [.. scored.SelectMany(static query => query)];
        var labels = new double[responses.Length];
        var done = 0;
        await Parallel.ForEachAsync(
            responses.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                labels[one.Index] = await grader.GradeAsync(one.Item.Row, one.Item.Response, token).ConfigureAwait(false);
                lock (labels)
                {
                    progress?.Report(new WorkProgress("Comparing the judge with scores", (double)++done / responses.Length));
                }
            }).ConfigureAwait(false);
        return new ComparisonCheck(
            scored.Count,
            [.. responses.Zip(labels)
                .GroupBy(static one => one.First.Response.Model, StringComparer.Ordinal)
                .OrderBy(static model => model.Key, StringComparer.Ordinal)
                .Select(static model => ModelCloseness.Of(model.Key, [.. model.Select(static one => (one.Second, one.First.IsNotWorse ? 1.0 : 0))]))],
            IsReferenceAlwaysBest: false);
    }

    private static (IReadOnlyList<ScoredResponse[]> Queries, bool IsReferenceAlwaysBest) Choose(PoolFile pool, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        // The lowest hashes, with the highest one first.
        var chosen = new PriorityQueue<ScoredResponse[], UInt128>(Comparer<UInt128>.Create(static (one, other) => other.CompareTo(one)));
        var (queries, beaten) = (0, 0);
        foreach (var query in ParallelParsing.InOrder(
            new ScoringRows(files, Shard.Whole).Read(),
            row => ScoredResponsesOf(ScoringRowParser.Parse(row.Origin, row.Line, overwrite: false), pool),
            static row => row.Line.Length))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (query.Length == 0)
            {
                continue;
            }

            queries++;
            beaten += query.Any(static one => one.IsBetter) ? 1 : 0;
            chosen.Enqueue(query, PromptHash.Of(query[0].Row.Conversation.Key));
            if (chosen.Count > MaxQueries)
            {
                chosen.Dequeue();
            }
        }

        return ([.. chosen.UnorderedItems.OrderBy(static one => one.Priority).Select(static one => one.Element)], queries >= MinQueries && beaten == 0);
    }

    private static ScoredResponse[] ScoredResponsesOf(ScoringRow row, PoolFile pool) =>
        row.Responses.FirstOrDefault(response => response.Model == pool.Reference) is { Score: { } reference } first && !string.IsNullOrWhiteSpace(first.Text)
            ? [.. pool.Models
                .Where(model => model.Id != pool.Reference)
                .Select(model => row.Responses.FirstOrDefault(response => response.Model == model.Id && response.Score is not null))
                .OfType<RowResponse>()
                .Select(response => new ScoredResponse(row, response, response.Score >= reference, response.Score > reference))]
            : [];

    private sealed record ScoredResponse(ScoringRow Row, RowResponse Response, bool IsNotWorse, bool IsBetter);
}
