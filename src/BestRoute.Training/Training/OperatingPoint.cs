namespace BestRoute.Training;

/// <summary>Chooses the lambda that decides if the application sets nothing.</summary>
internal static class OperatingPoint
{
    /// <summary>The largest share of the reference's quality that may be lost.</summary>
    public const double LargestDrop = 0.05;

    /// <summary>The confidence, on one side, that not more is lost.</summary>
    public const double Confidence = 0.9;

    /// <summary>With fewer queries, a router that is always as good as the reference could not show it. What passes the test is luck.</summary>
    public const int MinQueries = 60;

    private const int Resamples = 1000;

    /// <summary>
    /// The cheapest lambda for which the queries show that at most <see cref="LargestDrop"/> of the reference's mean quality is lost. The
    /// lambdas are tested from the most careful one (<see cref="QualityTarget"/>); without one that is cheaper, the reference answers.
    /// </summary>
    /// <param name="tables">The queries. All lambdas are measured on the same ones: those with a score of the reference and of each route that some lambda chooses for some query.</param>
    /// <param name="lambdas">The lambdas in ascending order.</param>
    /// <param name="seed">The seed of the intervals.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <returns>The lambda, or <see langword="null"/> for the reference, and what it is expected to do.</returns>
    public static async Task<(double? Lambda, OperatingPointEstimate Estimate)> ChooseAsync(
        IReadOnlyList<RouteTable> tables, IReadOnlyList<double> lambdas, int seed, ParallelOptions options)
    {
        var known = Known(tables, lambdas);
        var choice = await QualityTarget.ChooseAsync(
            LargestDrop, Confidence, Measure(known, null), lambdas, lambda => Task.FromResult(Measure(known, lambda))).ConfigureAwait(false);
        var queries = choice.Reference.Costs.Count;
        if (queries < MinQueries)
        {
            choice = choice with { Lambda = null, Result = choice.Reference, DropBound = 0, QueriesNeeded = choice.QueriesNeeded ?? MinQueries };
        }

        var (routed, reference) = (choice.Result, choice.Reference);
        var intervals = PairedBootstrap.Intervals(
            queries,
            statistics: 2,
            Resamples,
            seed,
            options.MaxDegreeOfParallelism,
            (counts, values) => (values[0], values[1]) = Compare(routed.MeanOf(counts), reference.MeanOf(counts)),
            options.CancellationToken);
        var (saving, change) = Compare(routed.Mean, reference.Mean);
        return (choice.Lambda, new OperatingPointEstimate
        {
            Queries = queries,
            CostReduction = new Interval(saving, intervals[0].Low, intervals[0].High),
            QualityChange = new Interval(change, intervals[1].Low, intervals[1].High),
            DropBound = choice.DropBound!.Value,
            QueriesNeeded = Needed(choice, queries),
        });
    }

    /// <summary>
    /// Chooses the lambda of a package that gets further models from a few responses. They seldom show a bound. So the package keeps its lambda if its routed queries keep
    /// the quality on average, as if one more query had been lost; otherwise the reference answers.
    /// </summary>
    /// <param name="table">The queries.</param>
    /// <param name="lambdas">The lambdas in ascending order.</param>
    /// <param name="own">The lambda of the package without the further models; <see langword="null"/> for the reference.</param>
    /// <param name="seed">The seed of the intervals.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static async Task<double?> ChooseAsync(RouteTable table, IReadOnlyList<double> lambdas, double? own, int seed, ParallelOptions options)
    {
        var (shown, _) = await ChooseAsync([table], lambdas, seed, options).ConfigureAwait(false);
        return shown ?? (own is { } lambda && Known([table], [lambda]) is var known && Keeps(Measure(known, lambda), Measure(known, null)) ? lambda : null);
    }

    private static bool Keeps(SettingResult routed, SettingResult reference) =>
        routed.Qualities.Sum() >= (1 - LargestDrop) * (reference.Qualities.Sum() + 1);

    /// <summary>With few queries, a mean that speaks against routing may be bad luck: more queries have to tell.</summary>
    private static double? Needed(CalibrationChoice choice, int queries) => choice.QueriesNeeded switch
    {
        null => null,
        double.PositiveInfinity when choice.QueriesToTell > queries && double.IsFinite(choice.QueriesToTell.Value) => Math.Max(MinQueries, choice.QueriesToTell.Value),
        double.PositiveInfinity when queries >= MinQueries => double.PositiveInfinity,
        double.PositiveInfinity => MinQueries,
        { } needed => Math.Max(MinQueries, needed),
    };

    private static (double Saving, double Change) Compare(CostQualityPoint routed, CostQualityPoint reference) => (
        reference.Cost > 0 ? 1 - (routed.Cost / reference.Cost) : 0,
        reference.Quality > 0 ? (routed.Quality / reference.Quality) - 1 : 0);

    /// <summary>
    /// The queries with a score of the reference and of each route that some lambda chooses for some query. The choice does not depend on the query's own predictions. Otherwise, queries
    /// without responses of the cheaper models would count where the reference answers them, and would be left out where a cheaper model does: the loss would look smaller than it is.
    /// </summary>
    private static List<(RouteTable Table, int Query)> Known(IReadOnlyList<RouteTable> tables, IReadOnlyList<double> lambdas)
    {
        var all = tables.SelectMany(static table => Enumerable.Range(0, table.Queries).Select(query => (Table: table, Query: query))).ToList();
        if (all.TrueForAll(static one => !one.Table.Quality[one.Query].Any(double.IsNaN)))
        {
            return all;
        }

        var used = all.SelectMany(one => lambdas.Select(lambda => one.Table.Routes[Choose(one.Table, one.Query, lambda)])).ToHashSet();
        return all.FindAll(one => one.Table.Routes.Index().All(route =>
            !double.IsNaN(one.Table.Quality[one.Query][route.Index]) || (route.Index != one.Table.Reference && !used.Contains(route.Item))));
    }

    private static int Choose(RouteTable table, int query, double? lambda) =>
        lambda is { } value ? table.Choose(query, value, [.. Enumerable.Range(0, table.Routes.Count)]) : table.Reference;

    private static SettingResult Measure(IReadOnlyList<(RouteTable Table, int Query)> known, double? lambda)
    {
        int[] chosen = [.. known.Select(one => Choose(one.Table, one.Query, lambda))];
        return new SettingResult(
            new CurveSetting(lambda ?? 0),
            [.. known.Zip(chosen, static (one, route) => one.Table.Cost[one.Query][route])],
            [.. known.Zip(chosen, static (one, route) => one.Table.Quality[one.Query][route])],
            new ModelRoute[known.Count]);
    }
}
