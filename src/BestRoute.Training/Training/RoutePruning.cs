namespace BestRoute.Training;

/// <summary>Leaves out the routes with n &gt; 1 that do not pay.</summary>
internal static class RoutePruning
{
    /// <summary>
    /// Starts from the routes with n = 1 and goes through the models in the order of the pool: a model's routes with n &gt; 1 stay if,
    /// averaged over all lambdas, they raise the realized quality minus lambda times cost of the validation queries that have all samples by
    /// more than one standard error of that rise. Best-of-n can only be as good as its scorer. With a weak scorer, more samples only cost more.
    /// </summary>
    /// <param name="table">All routes.</param>
    /// <param name="lambdas">The lambdas of the sweep.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <returns>The positions of the routes that stay, ascending.</returns>
    public static int[] Keep(RouteTable table, IReadOnlyList<double> lambdas, ParallelOptions options) => Keep(table, lambdas, [], options);

    /// <param name="table">All routes.</param>
    /// <param name="lambdas">The lambdas of the sweep.</param>
    /// <param name="settled">Routes that always stay, like all routes with n = 1.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static int[] Keep(RouteTable table, IReadOnlyList<double> lambdas, IReadOnlyList<ModelRoute> settled, ParallelOptions options)
    {
        int[] kept = [.. Enumerable.Range(0, table.Routes.Count)
            .Where(route => table.Routes[route].Samples == 1 || settled.Contains(table.Routes[route]))];
        var models = Enumerable.Range(0, table.Routes.Count)
            .Except(kept)
            .GroupBy(route => table.Routes[route].Model, StringComparer.Ordinal);
        foreach (var model in models)
        {
            int[] candidate = [.. kept.Concat(model).Order()];
            int[] queries = [.. Enumerable.Range(0, table.Queries)
                .Where(query => candidate.All(route => !double.IsNaN(table.Quality[query][route])))];
            var with = Utility(table, lambdas, queries, candidate, options);
            var without = Utility(table, lambdas, queries, kept, options);
            if (Pays([.. with.Zip(without, static (more, less) => more - less)]))
            {
                kept = candidate;
            }
        }

        return kept;
    }

    private static double[] Utility(RouteTable table, IReadOnlyList<double> lambdas, int[] queries, int[] admitted, ParallelOptions options)
    {
        var utility = new double[queries.Length];
        Parallel.For(0, queries.Length, options, i =>
        {
            var query = queries[i];
            double sum = 0;
            foreach (var lambda in lambdas)
            {
                var route = table.Choose(query, lambda, admitted);
                sum += table.Quality[query][route] - (lambda * table.Cost[query][route]);
            }

            utility[i] = sum / lambdas.Count;
        });

        return utility;
    }

    private static bool Pays(double[] gains)
    {
        if (gains.Length < 2)
        {
            return false;
        }

        var mean = gains.Average();
        var variance = gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1);
        return mean > Math.Sqrt(variance / gains.Length);
    }
}
