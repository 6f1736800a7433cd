namespace BestRoute.Training.Tests;

public class CholeskyFactorTests
{
    [Fact]
    public void Solves_and_multiplies_by_the_factor()
    {
        // L Lᵀ for L = (2; 6 1; -8 5 3), with another upper triangle, which nobody reads.
        var factor = CholeskyFactor.Of(3, [4, double.NaN, double.NaN, 12, 37, double.NaN, -16, -43, 98]);

        // L (1, 2, 3) = (2, 8, 11) and Lᵀ (1, 2, 3) = (-10, 17, 9).
        Assert.Equal([1, 2, 3], Apply(factor.SolveLower, 2, 8, 11));
        Assert.Equal([-10, 17, 9], Apply(factor.MultiplyUpper, 1, 2, 3));
        Assert.Equal([1, 2, 3], Apply(factor.SolveUpper, -10, 17, 9));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(400)]
    public void Solving_with_both_triangles_solves_with_the_matrix(int size)
    {
        var matrix = RandomMatrix(size);
        var factor = CholeskyFactor.Of(size, matrix);
        var random = new Random(5);
        double[] vector = [.. Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5)];

        Close(vector, Apply(factor.SolveUpper, Apply(factor.MultiplyUpper, vector)));

        // A A⁻¹ x = x, where A⁻¹ = L⁻ᵀ L⁻¹.
        var solved = Apply(factor.SolveUpper, Apply(factor.SolveLower, vector));
        Close(vector, [.. Enumerable.Range(0, size).Select(row => Enumerable.Range(0, size).Sum(column => matrix[(column * size) + row] * solved[column]))]);
    }

    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(0, 0, 0)]
    public void Refuses_a_matrix_that_is_not_positive_definite(double first, double between, double last) =>
        Assert.Throws<ArgumentException>(() => CholeskyFactor.Of(2, [first, between, between, last]));

    // Symmetric, and positive definite because its diagonal outweighs the rest of each row.
    private static double[] RandomMatrix(int size)
    {
        var random = new Random(4);
        var matrix = new double[size * size];
        for (var column = 0; column < size; column++)
        {
            for (var row = column; row < size; row++)
            {
                matrix[(column * size) + row] = matrix[(row * size) + column] = row == column ? size : random.NextDouble() - 0.5;
            }
        }

        return matrix;
    }

    private static void Close(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-8);
        }
    }

    private static double[] Apply(Action<Span<double>> change, params double[] vector)
    {
        double[] changed = [.. vector];
        change(changed);
        return changed;
    }
}
