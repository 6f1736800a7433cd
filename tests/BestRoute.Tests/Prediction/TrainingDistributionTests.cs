namespace BestRoute.Tests;

public class TrainingDistributionTests
{
    private static readonly DistanceScale _scale = new([0], 1, 1);

    [Fact]
    public void The_distance_is_that_of_the_whitened_vector_to_the_nearest_centre()
    {
        var random = new Random(9);
        for (var round = 0; round < 20; round++)
        {
            var (dimensions, centres) = (random.Next(1, 40), random.Next(1, 9));
            var (triangle, means) = (Numbers(random, (int)TrainingDistribution.TriangleOf(dimensions)), Numbers(random, centres * dimensions));
            var vector = Numbers(random, dimensions);

            var distance = new TrainingDistribution(dimensions, triangle, means, _scale).Distance(vector);

            var whitened = Enumerable.Range(0, dimensions).Select(row => Enumerable.Range(0, row + 1).Sum(column => (double)triangle[(row * (row + 1) / 2) + column] * vector[column])).ToArray();
            var nearest = Enumerable.Range(0, centres).Min(centre => Math.Sqrt(whitened.Select((value, i) => Math.Pow(value - means[(centre * dimensions) + i], 2)).Sum()));
            Assert.Equal(nearest, distance, 1e-4 * nearest);
        }
    }

    [Fact]
    public void The_score_is_what_the_scale_says_of_the_distance()
    {
        var distribution = new TrainingDistribution(2, [1, 0, 2], [3, 0, 0, 0], new([1, 3], 0.5, 2));

        // (0, 1) becomes (0, 2), at distance 2 of the second centre.
        Assert.Equal(0.25, distribution.Score([0, 1]), 6);
        Assert.Equal(2, distribution.CentreCount);
    }

    [Theory]
    [InlineData(2, 2, 2, "whitening has 2 numbers, which do not fit 2 dimensions")]
    [InlineData(2, 3, 3, "centres has 3 numbers, which do not fit 2 dimensions")]
    [InlineData(2, 3, 0, "centres has 0 numbers")]
    [InlineData(0, 0, 0, "dimensions")]
    public void Arrays_that_do_not_fit_are_refused(int dimensions, int whitening, int centres, string fault) => Assert.Contains(
        fault,
        Assert.ThrowsAny<ArgumentException>(() => new TrainingDistribution(dimensions, new float[whitening], new float[centres], _scale)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        Assert.Contains("whitening[1] is NaN", Assert.Throws<ArgumentException>(() => new TrainingDistribution(2, [0, float.NaN, 0], [0, 0], _scale)).Message, StringComparison.Ordinal);
        Assert.Contains("centres[0] is", Assert.Throws<ArgumentException>(() => new TrainingDistribution(2, [0, 0, 0], [float.PositiveInfinity, 0], _scale)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_of_another_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingDistribution(2, [1, 0, 1], [0, 0], _scale).Distance([1]));

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
}
