namespace BestRoute.Training;

/// <summary>What each route answers to each query: the bill and the quality.</summary>
/// <param name="Routes">The routes.</param>
/// <param name="Costs">By route and query, in US dollars.</param>
/// <param name="Qualities">By route and query, on the scale 0 to 1.</param>
internal sealed record AnswerTable(IReadOnlyList<ModelRoute> Routes, double[][] Costs, double[][] Qualities)
{
    /// <summary>Makes a table without answers.</summary>
    public static AnswerTable Empty(IReadOnlyList<ModelRoute> routes, int queries) =>
        new(routes, [.. routes.Select(_ => new double[queries])], [.. routes.Select(_ => new double[queries])]);
}
