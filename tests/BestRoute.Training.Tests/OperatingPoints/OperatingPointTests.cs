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

        double chosen = OperatingPoint.Choose(table, lambdas);

        bool Keeps(double lambda)
        {
            int[] routes = [.. Enumerable.Range(0, table.Queries).Select(query => table.Choose(query, lambda, all))];
            double predicted = routes.Index().Average(choice => table.Predictions[choice.Index][choice.Item].Quality);
            double scored = routes.Index().Average(choice => table.Quality[choice.Index][choice.Item]);
            return predicted >= OperatingPoint.QualityShare * table.Predictions.Average(row => row[table.Reference].Quality)
                && scored >= OperatingPoint.QualityShare * table.Quality.Average(row => row[table.Reference]);
        }

        Assert.True(Keeps(chosen) || chosen == 0);
        Assert.All(lambdas.Where(lambda => lambda > chosen), lambda => Assert.False(Keeps(lambda)));
    }
}
