namespace BestRoute.Tests;

public class PoolAdjacentViolatorsTests
{
    [Theory]
    [InlineData(new double[0], new double[0])]
    [InlineData(new[] { 3.0 }, new[] { 3.0 })]
    [InlineData(new[] { 1.0, 2, 2, 5 }, new[] { 1.0, 2, 2, 5 })]
    [InlineData(new[] { 3.0, 2, 1 }, new[] { 2.0, 2, 2 })]
    [InlineData(new[] { 1.0, 3, 2, 4, 0 }, new[] { 1.0, 2.25, 2.25, 2.25, 2.25 })]
    public void Known_sequences(double[] values, double[] expected)
    {
        PoolAdjacentViolators.Apply(values);

        Assert.Equal(expected, values);
    }

    [Fact]
    public void Random_sequences_equal_the_max_min_formula()
    {
        var random = new Random(23);
        for (var round = 0; round < 500; round++)
        {
            double[] values = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => round % 2 == 0 ? random.NextDouble() : random.Next(4) / 3.0)];
            var expected = MaxMin(values);

            PoolAdjacentViolators.Apply(values);

            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(expected[i], values[i], 1e-12);
                Assert.True(i == 0 || values[i] >= values[i - 1]);
            }
        }
    }

    /// <summary>Isotonic regression by its closed form: the largest, over all starts up to i, of the least mean up to any end from i on.</summary>
    private static double[] MaxMin(double[] values) =>
        [.. Enumerable.Range(0, values.Length).Select(i => Enumerable.Range(0, i + 1).Max(start =>
            Enumerable.Range(i, values.Length - i).Min(end => values[start..(end + 1)].Average())))];
}
