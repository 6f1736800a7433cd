namespace BestRoute.Training.Tests.AddModel;

public class PriorRegressionTests
{
    private const int Columns = 5;

    private static readonly double[][] _pool = [[1, -1, 0.5, 0, 2, 0.3], [0, 3, -0.5, 1, 0, -0.7], [2, 1, 0, 2, 1, 1]];
    private static readonly double[] _mean = [1, 1, 0, 1, 1, 0.2];

    [Fact]
    public void Nothing_known_gives_the_mean_of_the_pool()
    {
        var (features, _) = Queries(20, 1);
        double[] unknown = [.. Enumerable.Repeat(double.NaN, 20)];

        Assert.All(new PriorRegression(features, unknown, _pool).Fit(3).Zip(_mean), pair => Assert.Equal(pair.Second, pair.First, 12));
    }

    [Theory]
    [InlineData(8, 300)]
    [InlineData(40, 3)]
    [InlineData(400, 0.3)]
    public void The_posterior_is_flat_at_the_solution(int queries, double penalty)
    {
        var (features, targets) = Queries(queries, 2);
        targets[3] = double.NaN;

        var head = new PriorRegression(features, targets, _pool).Fit(penalty);

        double[] gradient = [.. head.Select((weight, i) => (i < Columns ? penalty : 1) * (weight - _mean[i]))];
        for (var query = 0; query < queries; query++)
        {
            if (query != 3)
            {
                double[] input = [.. features.Row(query), 1];
                var residual = (1 / (1 + Math.Exp(-input.Zip(head, static (x, w) => x * w).Sum()))) - targets[query];
                gradient = [.. gradient.Select((slope, i) => slope + (residual * input[i]))];
            }
        }

        Assert.All(gradient, slope => Assert.InRange(slope / queries, -2e-6, 2e-6));
    }

    [Fact]
    public void Many_queries_give_what_a_fit_without_the_pool_gives()
    {
        var (features, targets) = Queries(20_000, 3);

        double[] head = new PriorRegression(features, targets, _pool).Fit(1), alone = LogisticRegression.Fit(features, targets, 1);

        Assert.All(head.Zip(alone), pair => Assert.Equal(pair.Second, pair.First, 0.02));
    }

    [Fact]
    public void A_query_is_predicted_without_its_fold()
    {
        var (features, targets) = Queries(60, 4);
        int[] folds = [.. Enumerable.Range(0, 60).Select(query => query % 3)];
        double[] others = [.. targets.Select((target, query) => folds[query] == 1 ? 1 - target : target)];
        double[] Predict(double[] labels) => new PriorRegression(features, labels, _pool).PredictOutOfFold(folds, [10, 1])[1];

        double[] first = Predict(targets), second = Predict(others);

        Assert.All(Enumerable.Range(0, 60), query => Assert.Equal(folds[query] == 1, first[query] == second[query]));
    }

    /// <summary>Queries whose targets follow a head that is far from the pool's.</summary>
    private static (FeatureMatrix Features, double[] Targets) Queries(int count, int seed)
    {
        var random = new Random(seed);
        double[] truth = [-2, 0.5, 3, -1, 0, 0.8];
        var features = new FeatureMatrix(count, Columns);
        var targets = new double[count];
        for (var query = 0; query < count; query++)
        {
            var row = features.Row(query);
            var logit = truth[Columns];
            for (var i = 0; i < Columns; i++)
            {
                row[i] = (2 * random.NextDouble()) - 1;
                logit += row[i] * truth[i];
            }

            targets[query] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        return (features, targets);
    }
}
