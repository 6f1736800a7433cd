namespace BestRoute.Tests;

public class LinearHeadsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 7)]
    [InlineData(20, 4, 144)]
    [InlineData(101, 50, 33)]
    public void Rows_equal_those_of_a_double_loop(int routes, int models, int dimensions)
    {
        var rows = (2 * routes) + models;
        var random = new Random(routes);
        float[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
        var (weights, biases, vector) = (Random(rows * dimensions), Random(rows), Random(dimensions));
        var logits = new float[rows + 1];

        new LinearHeads(routes, models, dimensions, weights, biases).Compute(vector, logits);

        for (var row = 0; row < rows; row++)
        {
            double expected = biases[row];
            for (var column = 0; column < dimensions; column++)
            {
                expected += (double)weights[(row * dimensions) + column] * vector[column];
            }

            Assert.Equal(expected, logits[row], 1e-4);
        }

        Assert.Equal(0, logits[rows]);
    }

    [Fact]
    public void Arrays_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>("weights", () => new LinearHeads(2, 1, 3, new float[14], new float[5]));
        Assert.Throws<ArgumentException>("biases", () => new LinearHeads(2, 1, 3, new float[15], new float[4]));
        var exception = Assert.Throws<ArgumentException>("weights", () => new LinearHeads(1, 1, 1, [1, float.PositiveInfinity, 0], new float[3]));
        Assert.Contains("weights[1]", exception.Message, StringComparison.Ordinal);
    }
}
