namespace BestRoute.Training;

/// <summary>Mean output lengths (paper, appendix B.1) and characters per token.</summary>
internal static class LengthEstimation
{
    /// <summary>Measures every response of every model; the smallest mean is 1, so that a model that was silent still has a length.</summary>
    public static IReadOnlyList<LengthEstimate> Of(IReadOnlyList<QueryRecord> records, PoolFile pool) =>
        [.. pool.Models.Select(model =>
        {
            long tokens = 0;
            var responses = 0;
            foreach (var response in records.SelectMany(record => record.ResponsesOf(model.Id)))
            {
                tokens += response.OutputTokens;
                responses++;
            }

            return new LengthEstimate(
                model.Id,
                Math.Max(1, (double)tokens / Math.Max(1, responses)),
                responses,
                CharactersPerToken.Of(records, model.Id, pool.Counting));
        })];
}
