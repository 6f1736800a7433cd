namespace BestRoute.Training;

/// <summary>Mean output lengths, in tokens as the run time counts them where no usage is reported (paper, appendix B.1).</summary>
internal static class LengthEstimation
{
    /// <summary>Measures every response of every model; the least mean is 1, so that a model that was silent still has a length.</summary>
    public static IReadOnlyList<LengthEstimate> Of(IReadOnlyList<QueryRecord> records, PoolFile pool) =>
        [.. pool.Models.Select(model =>
        {
            long tokens = 0;
            int responses = 0;
            foreach (var response in records.SelectMany(record => record.ResponsesOf(model.Id)))
            {
                tokens += response.Tokens;
                responses++;
            }

            return new LengthEstimate(model.Id, Math.Max(1, (double)tokens / Math.Max(1, responses)), responses);
        })];
}
