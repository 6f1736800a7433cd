namespace BestRoute.Training.Tests;

public class TrainingDistributionTrainerTests
{
    private const int Dimensions = 6;

    private static readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Fit_one_cluster_gives_the_mahalanobis_distance_to_the_mean()
    {
        // Too few for two clusters, so that the distance has a closed form; the covariance is inverted by brute force.
        var training = Matrix(new Random(3), 7, static _ => 0);
        var distribution = TrainingDistributionTrainer.Fit(training, Matrix(new Random(5), 20, static _ => 0), seed: 1, _options);
        double[] mean = [.. Enumerable.Range(0, Dimensions).Select(i => Enumerable.Range(0, 7).Average(row => training.Row(row)[i]))];
        var covariance = new double[Dimensions, Dimensions];
        double trace = 0, square = 0;
        for (var row = 0; row < 7; row++)
        {
            for (var i = 0; i < Dimensions; i++)
            {
                var distance = training.Row(row)[i] - mean[i];
                trace += distance * distance / 7;
                square += training.Row(row)[i] * training.Row(row)[i] / 7 / Dimensions;
                for (var j = 0; j < Dimensions; j++)
                {
                    covariance[i, j] += 0.97 * distance * (training.Row(row)[j] - mean[j]) / 7;
                }
            }
        }

        for (var i = 0; i < Dimensions; i++)
        {
            covariance[i, i] += (0.03 * trace / Dimensions) + (1e-6 * square);
        }

        float[] vector = [0.3f, -1, 2, 0.5f, 0, -0.25f];
        double[] offset = [.. vector.Select((value, i) => value - mean[i])];
        var solved = Solve(covariance, offset);

        Assert.Equal(1, distribution.CentreCount);
        Assert.Equal(Math.Sqrt(offset.Zip(solved, (x, y) => x * y).Sum()), distribution.Distance(vector), 1e-3);
    }

    [Fact]
    public void Fit_spreads_scores_of_usual_queries_evenly_and_finds_the_unusual()
    {
        var random = new Random(7);
        var distribution = TrainingDistributionTrainer.Fit(Matrix(random, 400, Kind), Matrix(random, 200, Kind), seed: 2, _options);

        var usual = Scores(distribution, Matrix(random, 400, Kind));
        var unusual = Scores(distribution, Matrix(random, 100, static _ => 30));

        Assert.InRange(usual.Average(), 0.4, 0.6);
        Assert.InRange(usual.Count(static score => score > 0.9), 10, 90);
        Assert.All(unusual, static score => Assert.True(score > 0.99));

        static double Kind(int row) => 10 * (row % 2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(5000, 3)]
    public void Fit_equal_queries_knows_them_and_no_other(int training, int validation)
    {
        var distribution = TrainingDistributionTrainer.Fit(Equal(training, 0.5), Equal(validation, 0.5), seed: 1, _options);

        Assert.True(Scores(distribution, Equal(1, 0.5))[0] <= 0.99);
        Assert.True(Scores(distribution, Equal(1, 0.9))[0] > 0.99);
        Assert.True(TrainingDistributionTrainer.Fit(Equal(training, 0), Equal(validation, 0), seed: 1, _options).Scale.TailScale > 0);
    }

    [Fact]
    public void Fit_is_the_same_at_any_parallelism()
    {
        var (training, validation) = (Matrix(new Random(1), 300, static row => row % 5), Matrix(new Random(2), 50, static row => row % 5));

        var one = TrainingDistributionTrainer.Fit(training, validation, seed: 4, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var four = TrainingDistributionTrainer.Fit(training, validation, seed: 4, new ParallelOptions { MaxDegreeOfParallelism = 4 });

        Assert.Equal(one.Whitening, four.Whitening);
        Assert.Equal(one.Centres, four.Centres);
        Assert.Equal(one.Scale.Quantiles, four.Scale.Quantiles);
    }

    private static double[] Scores(TrainingDistribution distribution, FeatureMatrix queries) =>
        [.. Enumerable.Range(0, queries.Rows).Select(row => distribution.Score(Array.ConvertAll(queries.Row(row).ToArray(), static value => (float)value)))];

    private static FeatureMatrix Matrix(Random random, int rows, Func<int, double> centre)
    {
        var matrix = new FeatureMatrix(rows, Dimensions);
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < Dimensions; i++)
            {
                matrix.Row(row)[i] = (float)(centre(row) + random.NextDouble() - 0.5);
            }
        }

        return matrix;
    }

    private static FeatureMatrix Equal(int rows, double value)
    {
        var matrix = new FeatureMatrix(rows, Dimensions);
        for (var row = 0; row < rows; row++)
        {
            matrix.Row(row).Fill(value);
        }

        return matrix;
    }

    /// <summary>Gaussian elimination without pivots, which a positive definite matrix does not need.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var size = right.Length;
        double[] solution = [.. right];
        for (var pivot = 0; pivot < size; pivot++)
        {
            for (var row = 0; row < size; row++)
            {
                var factor = row == pivot ? 0 : matrix[row, pivot] / matrix[pivot, pivot];
                for (var column = pivot; column < size && factor != 0; column++)
                {
                    matrix[row, column] -= factor * matrix[pivot, column];
                }

                solution[row] -= factor * solution[pivot];
            }
        }

        return [.. solution.Select((value, row) => value / matrix[row, row])];
    }
}
