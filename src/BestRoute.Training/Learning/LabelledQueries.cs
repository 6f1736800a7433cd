namespace BestRoute.Training;

/// <summary>Queries with their vectors and labels, in the same order.</summary>
internal sealed record LabelledQueries(IReadOnlyList<QueryRecord> Records, FeatureMatrix Features, RouteLabels Labels)
{
    /// <summary>Takes some of the queries.</summary>
    /// <param name="queries">Their indices, in the order wanted.</param>
    public LabelledQueries Take(IReadOnlyList<int> queries) =>
        new([.. queries.Select(query => Records[query])], Features.Take(queries), Labels.Take(queries));
}
