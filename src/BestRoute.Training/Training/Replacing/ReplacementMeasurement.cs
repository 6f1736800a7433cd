namespace BestRoute.Training;

/// <summary>Compares a new package with an earlier one on the queries of the training.</summary>
/// <remarks>
/// The predictions of the new package come from heads that were fitted without the query. Those of the earlier package are its own, so queries that it was trained on are left out if enough others
/// remain. Both choose by the same policy at the same settings, and the same prices and responses decide what the choice costs and how good it is.
/// </remarks>
internal static class ReplacementMeasurement
{
    /// <summary>With fewer queries that the earlier package has not seen, all queries are used.</summary>
    public const int MinUnseenQueries = 200;

    private const int Resamples = 500;

    /// <summary>Compares the packages.</summary>
    /// <param name="earlier">The earlier package.</param>
    /// <param name="created">The manifest of the new package.</param>
    /// <param name="tables">The predictions for the new package, from heads that were fitted without the query.</param>
    /// <param name="stores">What the models that the earlier package carries said earlier.</param>
    /// <param name="stages">Receives the progress.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static async Task<ReplacementComparison> MeasureAsync(
        EarlierPackage earlier, PackageManifest created, IReadOnlyList<RouteTable> tables, FeatureStores stores, StageProgress stages, ParallelOptions options)
    {
        stages.Begin("Comparing with the earlier package", 1);
        string[] models = [.. created.Pool.Models.Select(static model => model.Id)];
        List<(RouteTable Table, int Query)> rows =
        [
            .. tables.Where(table => models.All(model => table.Routes.Contains(new ModelRoute(model, 1))))
                .SelectMany(static table => Enumerable.Range(0, table.Queries).Select(query => (table, query)))
                .Where(IsComplete),
        ];
        var unseen = rows.FindAll(row => !earlier.HasSeen(row.Table.Records[row.Query]));
        var hasEnough = earlier.KnowsItsPrompts && unseen.Count >= MinUnseenQueries;
        rows = hasEnough ? unseen : rows;

        var own = await earlier.TableOfAsync(
            [.. rows.Select(static row => row.Table.Records[row.Query])], created.ScoreScale, created.Seed, stores, stages, options).ConfigureAwait(false);
        int[] both = [.. Enumerable.Range(0, rows.Count).Where(query => IsComplete((own, query)))];
        return new ReplacementComparison
        {
            Queries = both.Length,
            FavoursEarlier = !earlier.KnowsItsPrompts || unseen.Count < rows.Count,
            Figures = both.Length < OperatingPoint.MinQueries
                ? null
                : Compare([.. both.Select(query => (own, query))], earlier, [.. both.Select(query => rows[query])], created, options),
            Differences = earlier.Differences,
            EarlierTargets = [.. earlier.Manifest.OperatingPoints.Select(static point => point.Target)],
        };
    }

    /// <summary>A query shows what every setting does only if it has a score of every route.</summary>
    private static bool IsComplete((RouteTable Table, int Query) row) => !row.Table.Quality[row.Query].Any(double.IsNaN);

    private static ReplacementFigures Compare(
        IReadOnlyList<(RouteTable Table, int Query)> earlierRows, EarlierPackage earlier,
        IReadOnlyList<(RouteTable Table, int Query)> createdRows, PackageManifest created, ParallelOptions options)
    {
        double[] lambdas = [.. created.Sweep.Lambdas.Concat(earlier.SweptLambdas).Distinct().Order()];
        var first = PackageRun.Of(earlierRows, earlier.Lambda, lambdas);
        var second = PackageRun.Of(createdRows, created.OperatingPoint.Lambda, lambdas);
        void Measure(ReadOnlySpan<int> counts, Span<double> values)
        {
            var (ends, reference) = (second.EndsOf(counts), second.Reference.MeanOf(counts));
            values[0] = 100 * first.AiqOf(counts, ends);
            values[1] = 100 * second.AiqOf(counts, ends);
            (values[2], values[4]) = Shares(first.OperatingPoint.MeanOf(counts), reference);
            (values[3], values[5]) = Shares(second.OperatingPoint.MeanOf(counts), reference);
        }

        var queries = createdRows.Count;
        var all = new double[6];
        Measure([.. Enumerable.Repeat(1, queries)], all);
        var draws = PairedBootstrap.Draws(queries, all.Length, Resamples, created.Seed, options.MaxDegreeOfParallelism, Measure, options.CancellationToken);
        PairedDifference Difference(int earlierOne) => PairedDifference.Of(
            all[earlierOne + 1] - all[earlierOne], [.. draws.Select(draw => draw[earlierOne + 1] - draw[earlierOne])]);
        return new(all[0], all[1], Difference(0), all[2], all[3], Difference(2), all[4], all[5], Difference(4));
    }

    private static (double Saving, double Quality) Shares(CostQualityPoint routed, CostQualityPoint reference) => (
        reference.Cost > 0 ? 1 - (routed.Cost / reference.Cost) : 0,
        reference.Quality > 0 ? routed.Quality / reference.Quality : 1);
}
