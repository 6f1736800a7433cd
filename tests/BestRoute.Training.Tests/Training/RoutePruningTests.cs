namespace BestRoute.Training.Tests;

public class RoutePruningTests
{
    /// <summary>Two models with routes of one and two samples; on half of the queries the second sample helps or does not.</summary>
    private static RouteTable Table(double helps, double promised, int queries = 200)
    {
        var random = new Random(1);
        double[][] Rows(Func<int, double[]> row) => [.. Enumerable.Range(0, queries).Select(row)];
        return new RouteTable
        {
            Routes = [new("large", 1), new("small", 1), new("small", 2), new("tiny", 1), new("tiny", 2)],
            Reference = 0,
            Predictions = [.. Rows(query => [0.9, 0.5, query % 2 == 0 ? 0.5 + promised : 0.5, 0.2, 0.2])
                .Select(row => row.Select(static quality => new RoutePrediction(quality, quality)).ToArray())],
            DecisionCost = Rows(_ => [0.01, 0.001, 0.002, 0.0005, 0.001]),
            Quality = Rows(query => Coins(0.9, 0.5, query % 2 == 0 ? 0.5 + helps : 0.5, 0.2, 0.2)),
            Cost = Rows(_ => [0.01, 0.001, 0.002, 0.0005, 0.001]),
        };

        double[] Coins(params double[] chances) => [.. chances.Select(chance => random.NextDouble() < chance ? 1.0 : 0)];
    }

    private static readonly double[] _lambdas = [.. Enumerable.Range(1, 60).Select(i => i * 5.0)];

    [Fact]
    public void Routes_that_keep_their_promise_stay() =>
        Assert.Equal([0, 1, 2, 3], RoutePruning.Keep(Table(0.4, 0.4), _lambdas, new ParallelOptions()).Except([4]));

    [Fact]
    public void Routes_that_promise_more_than_they_keep_go() =>
        Assert.DoesNotContain(2, RoutePruning.Keep(Table(-0.2, 0.4), _lambdas, new ParallelOptions()));

    [Fact]
    public void Routes_that_are_never_chosen_go() =>
        Assert.DoesNotContain(4, RoutePruning.Keep(Table(0.4, 0.4), _lambdas, new ParallelOptions()));

    [Fact]
    public void Settled_routes_stay_and_the_others_are_compared_with_them()
    {
        var kept = RoutePruning.Keep(Table(-0.2, 0.4), _lambdas, [new ModelRoute("tiny", 2)], new ParallelOptions());

        Assert.Equal([0, 1, 3, 4], kept);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, true)]
    public void A_model_is_judged_by_the_queries_that_have_its_samples(int masked, bool stays)
    {
        var table = Table(0.4, 0.4);
        foreach (var row in table.Quality)
        {
            row[masked] = double.NaN;
        }

        Assert.Equal(stays, RoutePruning.Keep(table, _lambdas, new ParallelOptions()).Contains(2));
    }
}
