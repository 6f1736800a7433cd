namespace BestRoute.Training;

/// <summary>
/// The soft labels of every (route, query): the match label of the paper's Eq. 3 and the expected quality score, both from
/// <see cref="BestOfN"/>. NaN masks what the log cannot tell.
/// </summary>
internal sealed class RouteLabels
{
    private RouteLabels(IReadOnlyList<ModelRoute> routes, double[][] match, double[][] quality)
    {
        Routes = routes;
        Match = match;
        Quality = quality;
    }

    /// <summary>Gets the routes, in the order of the pool and then of n.</summary>
    public IReadOnlyList<ModelRoute> Routes { get; }

    /// <summary>
    /// Gets, by route and query, P(the best of n by proxy score scores at least as well as one reference response); ties match.
    /// NaN where the route has fewer than n samples, or the reference has none.
    /// </summary>
    public double[][] Match { get; }

    /// <summary>Gets, by route and query, the expected score of the best of n, 0 to 1; NaN where there are fewer than n samples.</summary>
    public double[][] Quality { get; }

    /// <summary>Lists every route that a pool allows.</summary>
    public static IReadOnlyList<ModelRoute> AllRoutes(PoolFile pool) =>
        [.. pool.Models.SelectMany(static model => Enumerable.Range(1, model.MaxSamples).Select(n => new ModelRoute(model.Id, n)))];

    /// <summary>Makes the labels.</summary>
    /// <param name="records">The queries.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="scale">Maps raw scores to 0..1. Values outside are clipped.</param>
    /// <param name="scorer">The scorer for the query of an index: for training rows one that was not fitted on that query.</param>
    /// <param name="seed">The seed of the draws where there are too many subsets to visit all.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="progress">Told the share of the queries that is done; may be <see langword="null"/>.</param>
    public static async Task<RouteLabels> BuildAsync(
        IReadOnlyList<QueryRecord> records,
        PoolFile pool,
        ScoreScale scale,
        Func<int, IResponseScorer> scorer,
        int seed,
        ParallelOptions options,
        Action<double>? progress = null)
    {
        var routes = AllRoutes(pool);
        var labels = new RouteLabels(routes, NewTable(routes.Count, records.Count), NewTable(routes.Count, records.Count));
        var done = 0;
        await Parallel.ForAsync(0, records.Count, options, async (query, token) =>
        {
            var record = records[query];
            double[] reference = [.. record.ResponsesOf(pool.Reference).Select(static response => response.Score).Order()];
            var own = scorer(query);
            var first = 0;
            foreach (var model in pool.Models)
            {
                var samples = record.ResponsesOf(model.Id);
                if (samples.Count > 0)
                {
                    var largest = Math.Min(model.MaxSamples, samples.Count);
                    var chances = await SampleChances.CreateAsync(record, samples, largest, own, seed, token).ConfigureAwait(false);
                    labels.Fill(first, query, largest, samples, reference, scale, chances);
                }

                first += model.MaxSamples;
            }

            progress?.Invoke((double)Interlocked.Increment(ref done) / records.Count);
        }).ConfigureAwait(false);

        return labels;
    }

    /// <summary>Takes the labels of some queries, in the given order.</summary>
    public RouteLabels Take(IReadOnlyList<int> queries)
    {
        double[][] Of(double[][] table) => [.. table.Select(row => (double[])[.. queries.Select(query => row[query])])];
        return new RouteLabels(Routes, Of(Match), Of(Quality));
    }

    private void Fill(
        int first,
        int query,
        int largest,
        IReadOnlyList<RecordedResponse> samples,
        double[] reference,
        ScoreScale scale,
        SampleChances chances)
    {
        var wins = new double[samples.Count];
        for (var n = 1; n <= largest; n++)
        {
            chances.OfWinning(n, wins);
            double match = 0, quality = 0;
            for (var i = 0; i < samples.Count; i++)
            {
                match += wins[i] * ShareAtMost(reference, samples[i].Score);
                quality += wins[i] * Math.Clamp(scale.ToUnit(samples[i].Score), 0, 1);
            }

            // Rounding may carry a sum of shares past 1.
            Match[first + n - 1][query] = reference.Length > 0 ? Math.Clamp(match, 0, 1) : double.NaN;
            Quality[first + n - 1][query] = Math.Clamp(quality, 0, 1);
        }
    }

    private static double ShareAtMost(double[] ascending, double score)
    {
        var count = 0;
        while (count < ascending.Length && ascending[count] <= score)
        {
            count++;
        }

        return (double)count / ascending.Length;
    }

    private static double[][] NewTable(int routes, int queries)
    {
        var table = new double[routes][];
        for (var route = 0; route < routes; route++)
        {
            table[route] = new double[queries];
            Array.Fill(table[route], double.NaN);
        }

        return table;
    }
}
