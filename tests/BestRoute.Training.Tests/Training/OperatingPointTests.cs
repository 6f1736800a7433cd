namespace BestRoute.Training.Tests;

public class OperatingPointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Is_the_largest_lambda_that_keeps_the_quality_as_predicted_and_as_scored(int seed)
    {
        var table = RouteTables.Random(300, 4, seed);
        int[] all = [.. Enumerable.Range(0, table.Routes.Count)];
        double[] lambdas = [.. Enumerable.Range(0, 60).Select(i => i * 2.0)];

        var chosen = OperatingPoint.Choose(table, lambdas);

        bool Keeps(double lambda)
        {
            int[] routes = [.. Enumerable.Range(0, table.Queries).Select(query => table.Choose(query, lambda, all))];
            var predicted = routes.Index().Average(choice => table.Predictions[choice.Index][choice.Item].Quality);
            var scored = routes.Index().Sum(choice => table.Quality[choice.Index][choice.Item]);
            var reference = table.Quality.Sum(row => row[table.Reference]) + (routes.All(route => route == table.Reference) ? 0 : 1);
            return predicted >= OperatingPoint.QualityShare * table.Predictions.Average(row => row[table.Reference].Quality)
                && scored >= OperatingPoint.QualityShare * reference;
        }

        Assert.True(Keeps(chosen) || chosen == 0);
        Assert.All(lambdas.Where(lambda => lambda > chosen), lambda => Assert.False(Keeps(lambda)));
    }

    /// <summary>A model that is right whenever the reference is: a few queries do not show it, more do.</summary>
    [Theory]
    [InlineData(20, "large")]
    [InlineData(98, "large")]
    [InlineData(100, "small")]
    [InlineData(400, "small")]
    public void A_few_queries_that_show_no_gain_stay_with_the_reference(int queries, string expected)
    {
        var table = new RouteTable
        {
            Routes = [new("large", 1), new("small", 1)],
            Reference = 0,
            Predictions = [.. Enumerable.Repeat((RoutePrediction[])[new(1, 0.9), new(0.9, 0.895)], queries)],
            DecisionCost = [.. Enumerable.Repeat((double[])[0.01, 0.001], queries)],
            Quality = [.. Enumerable.Repeat((double[])[1, 1], queries)],
            Cost = [.. Enumerable.Repeat((double[])[0.01, 0.001], queries)],
        };

        var lambda = OperatingPoint.Choose(table, [0, 0.1, 10]);

        Assert.Equal(expected, table.Routes[table.Choose(0, lambda, [0, 1])].Model);
    }
}
