namespace BestRoute.Training.Tests.Replacing;

/// <summary>Runs on random tables, compared with a search over all routes.</summary>
public class PackageRunTests
{
    private static readonly double[] _lambdas = [0, 1, 10, 100, 1000];

    [Fact]
    public void Each_setting_takes_the_route_with_the_highest_value()
    {
        RouteTable[] tables = [RouteTables.Random(40, models: 3, seed: 1), RouteTables.Random(30, models: 3, seed: 2)];
        List<(RouteTable Table, int Query)> rows = [.. tables.SelectMany(static table => Enumerable.Range(0, table.Queries).Select(query => (table, query)))];

        var run = PackageRun.Of(rows, lambda: 10, _lambdas);

        (double Cost, double Quality) Expected(double lambda)
        {
            var chosen = rows.ConvertAll(row => Enumerable.Range(0, row.Table.Routes.Count)
                .MaxBy(route => row.Table.Predictions[row.Query][route].Quality - (lambda * row.Table.DecisionCost[row.Query][route])));
            return (
                rows.Zip(chosen, static (row, route) => row.Table.Cost[row.Query][route]).Average(),
                rows.Zip(chosen, static (row, route) => row.Table.Quality[row.Query][route]).Average());
        }

        // Settings that choose the same routes are one.
        var expected = _lambdas.Select(Expected).Distinct().ToList();
        Assert.Equal(expected.Select(static one => one.Cost), run.Settings.Select(static setting => setting.Mean.Cost), Same);
        Assert.Equal(expected.Select(static one => one.Quality), run.Settings.Select(static setting => setting.Mean.Quality), Same);
        Assert.Equal(Expected(10).Cost, run.OperatingPoint.Mean.Cost, 12);
        Assert.Equal(rows.Average(static row => row.Table.Cost[row.Query][0]), run.Reference.Mean.Cost, 12);
        Assert.Equal(["m0", "m1", "m2"], run.Singles.Select(static single => single.Setting.Route!.Value.Model));
    }

    [Fact]
    public void Without_a_lambda_the_reference_answers()
    {
        var table = RouteTables.Random(20, models: 2, seed: 3);

        var run = PackageRun.Of([.. Enumerable.Range(0, 20).Select(query => (table, query))], lambda: null, _lambdas);

        Assert.Equal(run.Reference.Mean, run.OperatingPoint.Mean);
    }

    [Fact]
    public void A_fold_may_lack_a_route_that_another_one_has()
    {
        var all = RouteTables.Random(10, models: 2, seed: 4);
        var fewer = RouteTables.Random(10, models: 2, seed: 5);
        fewer = new RouteTable
        {
            Routes = [.. fewer.Routes.Take(2)],
            Reference = 0,
            Predictions = [.. fewer.Predictions.Select(static row => row[..2])],
            DecisionCost = [.. fewer.DecisionCost.Select(static row => row[..2])],
            Quality = [.. fewer.Quality.Select(static row => row[..2])],
            Cost = [.. fewer.Cost.Select(static row => row[..2])],
        };

        var run = PackageRun.Of([(all, 0), (fewer, 0), (all, 1)], lambda: 0, [0]);

        double Best(RouteTable table, int query) => table.Quality[query][Enumerable.Range(0, table.Routes.Count).MaxBy(route => table.Predictions[query][route].Quality)];
        Assert.Equal([Best(all, 0), Best(fewer, 0), Best(all, 1)], run.OperatingPoint.Qualities);
    }

    private static bool Same(double one, double other) => Math.Abs(one - other) < 1e-12;
}
