namespace BestRoute.Training.Tests;

public class PolicySweepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lambdas_spread_the_cost_evenly_down_to_the_cheapest_routes(int seed)
    {
        var table = RouteTables.Random(400, 4, seed);
        int[] all = [.. Enumerable.Range(0, table.Routes.Count)];

        var lambdas = PolicySweep.Lambdas(table);

        double[] costs = [.. lambdas.Select(lambda => RouteTables.Cost(table, query => table.Choose(query, lambda, all)))];
        var cheapest = RouteTables.Cost(table, query => all.MinBy(route => table.DecisionCost[query][route]));
        var reference = RouteTables.Cost(table, _ => table.Reference);
        Assert.Equal(101, lambdas.Count);
        Assert.Equal(lambdas.Distinct().Order(), lambdas);
        Assert.Equal(0, lambdas[0]);
        Assert.Equal(cheapest, costs[^1], 1e-9);

        // Between the ends each step is within one query's worth of a hundredth of the way.
        double start = Math.Min(reference, costs[0]), largest = 0.04;
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(start - ((start - cheapest) * i / 100), costs[i], largest);
        }
    }

    [Fact]
    public void The_last_lambda_beats_any_difference_in_quality()
    {
        var table = RouteTables.Random(50, 3, 4);
        var last = PolicySweep.Lambdas(table)[^1];

        for (var query = 0; query < table.Queries; query++)
        {
            double[] costs = [.. table.DecisionCost[query].Order()];
            Assert.True(last * (costs[1] - costs[0]) >= 0.999999);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Thresholds_spread_the_cost_evenly_up_to_the_reference(int seed)
    {
        var table = RouteTables.Random(400, 4, seed);

        var thresholds = PolicySweep.Thresholds(table);

        double[] costs = [.. thresholds.Select(threshold => RouteTables.Cost(table, query => RouteTables.Threshold(table, query, threshold)))];
        Assert.Equal(101, thresholds.Count);
        Assert.Equal(thresholds.Distinct().Order(), thresholds);
        Assert.Equal([0, 1], [thresholds[0], thresholds[^1]]);
        var reference = RouteTables.Cost(table, _ => table.Reference);
        for (var i = 0; i <= 100; i++)
        {
            Assert.Equal(costs[0] + ((reference - costs[0]) * i / 100), costs[i], 0.04);
        }
    }

    [Fact]
    public void A_pool_whose_cheapest_route_is_always_best_still_gets_ascending_settings()
    {
        var table = new RouteTable
        {
            Routes = [new("large", 1), new("small", 1)],
            Reference = 0,
            Predictions = [[new(1, 0.5), new(1, 0.9)]],
            DecisionCost = [[0.01, 0.001]],
            Quality = [[1, 1]],
            Cost = [[0.01, 0.001]],
        };

        Assert.Equal(101, PolicySweep.Lambdas(table).Distinct().Count());
        Assert.Equal(101, PolicySweep.Thresholds(table).Distinct().Count());
    }
}
