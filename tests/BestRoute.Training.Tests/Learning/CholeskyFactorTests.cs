namespace BestRoute.Training.Tests;

public class CholeskyFactorTests
{
    // L Lᵀ for L = (2; 6 1; -8 5 3), with another upper triangle, which nobody reads.
    private static readonly double[] _matrix = [4, double.NaN, double.NaN, 12, 37, double.NaN, -16, -43, 98];

    [Fact]
    public void Solves_and_multiplies_by_the_factor()
    {
        var factor = CholeskyFactor.Of(3, _matrix);

        // L (1, 2, 3) = (2, 8, 11) and Lᵀ (1, 2, 3) = (-10, 17, 9).
        Assert.Equal([1, 2, 3], Apply(factor.SolveLower, 2, 8, 11));
        Assert.Equal([-10, 17, 9], Apply(factor.MultiplyUpper, 1, 2, 3));
        Assert.Equal([1, 2, 3], Apply(factor.SolveUpper, -10, 17, 9));
    }

    [Fact]
    public void Refuses_a_matrix_that_is_not_positive_definite() =>
        Assert.Throws<ArgumentException>(() => CholeskyFactor.Of(2, [1, 2, 2, 4]));

    private static double[] Apply(Action<Span<double>> change, params double[] vector)
    {
        change(vector);
        return vector;
    }
}
