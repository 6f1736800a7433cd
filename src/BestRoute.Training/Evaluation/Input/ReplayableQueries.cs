namespace BestRoute.Training;

/// <summary>The queries of a log that can be replayed under any decision: every model of the pool has its samples.</summary>
internal static class ReplayableQueries
{
    /// <param name="log">The response logs.</param>
    /// <param name="split">The split, or <see cref="EvaluationRequest.AllSplits"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The queries in the order of the files and lines, and the number of those that lack samples.</returns>
    /// <exception cref="DataException">The data are malformed, or no query can be used.</exception>
    public static (List<QueryRecord> Queries, int Skipped) Read(
        ResponseLog log, string split, CancellationToken cancellationToken)
    {
        var all = split == EvaluationRequest.AllSplits ? log.ReadJoined(cancellationToken) : log.ReadJoined(cancellationToken, split);
        var queries = all.FindAll(query => log.Pool.Models.All(model => query.ResponsesOf(model.Id).Count >= model.MaxSamples));
        var skipped = all.Count - queries.Count;
        var names = string.Join(", ", log.Files);
        return queries.Count > 0
            ? (queries, skipped)
            : throw new DataException(skipped > 0
                ? $"{names}: none of the {skipped} queries of split '{split}' has enough samples of every model of the pool; lower maxSamples, or remove models from the pool."
                : $"{names}: no query is in split '{split}'; use a value of the field 'split', or '{EvaluationRequest.AllSplits}'.");
    }
}
