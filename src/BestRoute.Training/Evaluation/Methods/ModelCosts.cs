namespace BestRoute.Training;

/// <summary>What recorded samples cost.</summary>
internal static class ModelCosts
{
    /// <summary>The bill of one recorded sample, in US dollars, by the rule of the replay.</summary>
    public static double Of(PoolFileModel model, QueryRecord query, RecordedResponse sample) =>
        Pricing.Estimate(model.Price, query.InputTokensOf(sample), 1, 1, sample.OutputTokens);

    /// <summary>The mean bill of a model's recorded samples; infinite where there are none.</summary>
    public static double Mean(PoolFileModel model, IEnumerable<QueryRecord> queries) =>
        queries.SelectMany(query => query.ResponsesOf(model.Id).Select(sample => Of(model, query, sample)))
            .DefaultIfEmpty(double.PositiveInfinity)
            .Average();
}
