namespace BestRoute.Training;

/// <summary>Chooses the lambda that decides if the application sets nothing.</summary>
internal static class OperatingPoint
{
    /// <summary>The largest share of the reference's quality that may be lost.</summary>
    public const double LargestDrop = 0.05;

    /// <summary>
    /// The same if the scores are labels from agreement, which err. With it, the true loss was below 1% in the mean of five pools, and below 2% in each of them, on queries that were left out of
    /// the training (docs/benchmarks.md, Largest drops).
    /// </summary>
    public const double LargestDropOfAgreement = 0.025;

    /// <summary>The confidence, on one side, that not more is lost.</summary>
    public const double Confidence = 0.9;

    /// <summary>With fewer queries, a router that is always as good as the reference could not show it. What passes the test is luck.</summary>
    public const int MinQueries = 60;

    private const int Resamples = 1000;

    /// <summary>Below this share of the queries, the known responses of a route say nothing about the others.</summary>
    private const double SmallestKnownShare = 0.1;

    /// <summary>Returns the share that may be lost.</summary>
    /// <param name="grading">What <see cref="QueryGrading.Metrics"/> says about the scores; empty if all were there.</param>
    public static double LargestDropOf(IReadOnlyDictionary<string, double> grading) => grading.Count == 0 ? LargestDrop : LargestDropOfAgreement;

    /// <summary>
    /// The cheapest lambda for which the queries show that at most a share of the reference's mean quality is lost. The
    /// lambdas are tested from the most careful one (<see cref="QualityTarget"/>); without one that is cheaper, the reference answers.
    /// </summary>
    /// <param name="tables">The queries. Queries without a score of the chosen route or of the reference are left out, and of those that the reference answers the same share.</param>
    /// <param name="lambdas">The lambdas in ascending order.</param>
    /// <param name="largestDrop">The share that may be lost.</param>
    /// <param name="seed">The seed of the intervals.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <returns>The lambda, or <see langword="null"/> for the reference, and what it is expected to do.</returns>
    public static async Task<(double? Lambda, OperatingPointEstimate Estimate)> ChooseAsync(
        IReadOnlyList<RouteTable> tables, IReadOnlyList<double> lambdas, double largestDrop, int seed, ParallelOptions options)
    {
        var known = KnownShares(tables);
        var choice = await QualityTarget.ChooseAsync(
            largestDrop, Confidence, lambdas, lambda => Task.FromResult(Measure(tables, known, lambda))).ConfigureAwait(false);
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
            LargestDrop = largestDrop,
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
        var (shown, _) = await ChooseAsync([table], lambdas, LargestDrop, seed, options).ConfigureAwait(false);
        return shown ?? (own is { } lambda && Keeps(Measure([table], KnownShares([table]), lambda)) ? lambda : null);
    }

    /// <summary>Measures each lambda. Where the queries have no score of the reference, the curve has no points.</summary>
    /// <param name="tables">The queries, as for <see cref="ChooseAsync(IReadOnlyList{RouteTable}, IReadOnlyList{double}, double, int, ParallelOptions)"/>.</param>
    /// <param name="lambdas">The lambdas in ascending order.</param>
    public static IReadOnlyList<PackageCurvePoint> Curve(IReadOnlyList<RouteTable> tables, IReadOnlyList<double> lambdas)
    {
        var known = KnownShares(tables);
        return [.. lambdas.Select(lambda => (Lambda: lambda, Result: Measure(tables, known, lambda))).Where(static point => point.Result.Reference.Costs.Count > 0).Select(static point =>
        {
            var (saving, change) = Compare(point.Result.Routed.Mean, point.Result.Reference.Mean);
            return new PackageCurvePoint(point.Lambda, saving, change);
        })];
    }

    /// <summary>Estimates how many queries it takes to leave the reference. With few queries, a mean that speaks against routing may be bad luck: more queries have to tell.</summary>
    /// <param name="choice">The choice that stays with the reference.</param>
    /// <param name="queries">The number of queries that it was made on.</param>
    public static double? Needed(CalibrationChoice choice, int queries) => choice.QueriesNeeded switch
    {
        null => null,
        double.PositiveInfinity when choice.QueriesToTell > queries && double.IsFinite(choice.QueriesToTell.Value) => Math.Max(MinQueries, choice.QueriesToTell.Value),
        double.PositiveInfinity when queries >= MinQueries => double.PositiveInfinity,
        double.PositiveInfinity => MinQueries,
        { } needed => Math.Max(MinQueries, needed),
    };

    private static bool Keeps((SettingResult Routed, SettingResult Reference) result) =>
        result.Routed.Qualities.Sum() >= (1 - LargestDrop) * (result.Reference.Qualities.Sum() + 1);

    private static (double Saving, double Change) Compare(CostQualityPoint routed, CostQualityPoint reference) => (
        reference.Cost > 0 ? 1 - (routed.Cost / reference.Cost) : 0,
        reference.Quality > 0 ? (routed.Quality / reference.Quality) - 1 : 0);

    /// <summary>
    /// The share of the queries with a score of the reference that also have a score of a route. The heads of a fold lack a route that no other fold has responses of: only tables with the route
    /// say something about it.
    /// </summary>
    private static Dictionary<ModelRoute, double> KnownShares(IReadOnlyList<RouteTable> tables)
    {
        var scores = tables.SelectMany(static table => table.Quality.Where(row => !double.IsNaN(row[table.Reference])).SelectMany(row => table.Routes.Zip(row)));
        return scores.GroupBy(static route => route.First).ToDictionary(static route => route.Key, static route => route.Average(static one => double.IsNaN(one.Second) ? 0.0 : 1));
    }

    /// <summary>
    /// Measures a lambda. In observed traffic, many queries have responses of the reference alone. If all of them counted where the reference answers, and only some where a cheaper
    /// model does, the loss would look smaller than it is. So queries that the reference answers count in the same share as the others are known. If hardly anything is known about a route, its
    /// unknown answers count as wrong.
    /// </summary>
    private static (SettingResult Routed, SettingResult Reference) Measure(
        IReadOnlyList<RouteTable> tables, Dictionary<ModelRoute, double> knownShares, double lambda)
    {
        var choices = new List<(RouteTable Table, int Query, int Route)>();
        foreach (var table in tables)
        {
            int[] all = [.. Enumerable.Range(0, table.Routes.Count)];
            choices.AddRange(Enumerable.Range(0, table.Queries)
                .Where(query => !double.IsNaN(table.Quality[query][table.Reference]))
                .Select(query => (table, query, table.Choose(query, lambda, all))));
        }

        bool IsUnknown((RouteTable Table, int Query, int Route) choice) => double.IsNaN(choice.Table.Quality[choice.Query][choice.Route]);
        double ShareOf((RouteTable Table, int Query, int Route) choice) => knownShares[choice.Table.Routes[choice.Route]];
        var share = choices.Where(static choice => choice.Route != choice.Table.Reference).Select(ShareOf)
            .Select(static known => known < SmallestKnownShare ? 1 : known).DefaultIfEmpty(1).Average();
        var references = 0;
        int Counted(int queries) => (int)((share * queries) + 1e-9);
        choices = choices.FindAll(choice => choice.Route == choice.Table.Reference
            ? Counted(references + 1) > Counted(references++)
            : !IsUnknown(choice) || ShareOf(choice) < SmallestKnownShare);
        return (
            Result([.. choices.Select(choice => IsUnknown(choice)
                ? (choice.Table.DecisionCost[choice.Query][choice.Route], 0)
                : (choice.Table.Cost[choice.Query][choice.Route], choice.Table.Quality[choice.Query][choice.Route]))]),
            Result([.. choices.Select(static choice => (choice.Table.Cost[choice.Query][choice.Table.Reference], choice.Table.Quality[choice.Query][choice.Table.Reference]))]));

        SettingResult Result(IReadOnlyList<(double Cost, double Quality)> answers) => new(
            new CurveSetting(lambda), [.. answers.Select(static answer => answer.Cost)], [.. answers.Select(static answer => answer.Quality)], new ModelRoute[answers.Count]);
    }
}
