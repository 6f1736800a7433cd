namespace BestRoute.Training;

/// <summary>The lower triangle L of a symmetric positive definite matrix A = L Lᵀ.</summary>
/// <remarks>
/// Plain loops in a fixed order: the same bytes on every machine. Math.NET also finds L, but has no public way to solve
/// with L alone, and it rounds differently, which changes the last digits of a package's calibration.
/// </remarks>
internal sealed class CholeskyFactor
{
    private readonly double[] _lower;

    private CholeskyFactor(int size, double[] lower) => (Size, _lower) = (size, lower);

    public int Size { get; }

    /// <summary>Factors a matrix.</summary>
    /// <param name="size">The number of rows.</param>
    /// <param name="matrix">The rows, one after the other; only the lower triangle is read.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static CholeskyFactor Of(int size, ReadOnlySpan<double> matrix)
    {
        var lower = new double[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest = matrix[(row * size) + column]
                    - FeatureMatrix.Dot(lower.AsSpan(row * size, column), lower.AsSpan(column * size, column));
                if (row > column)
                {
                    lower[(row * size) + column] = rest / lower[(column * size) + column];
                }
                else
                {
                    lower[(row * size) + row] = rest > 0
                        ? Math.Sqrt(rest)
                        : throw new ArgumentException($"The matrix is not positive definite: pivot {row} is {rest}.", nameof(matrix));
                }
            }
        }

        return new(size, lower);
    }

    /// <summary>Replaces b by the solution x of L x = b.</summary>
    public void SolveLower(Span<double> vector)
    {
        for (var row = 0; row < Size; row++)
        {
            vector[row] = (vector[row] - FeatureMatrix.Dot(vector[..row], _lower.AsSpan(row * Size, row))) / _lower[(row * Size) + row];
        }
    }

    /// <summary>Replaces b by the solution x of Lᵀ x = b.</summary>
    public void SolveUpper(Span<double> vector)
    {
        for (var row = Size - 1; row >= 0; row--)
        {
            vector[row] /= _lower[(row * Size) + row];
            FeatureMatrix.AddScaled(vector[..row], -vector[row], _lower.AsSpan(row * Size, row));
        }
    }

    /// <summary>Replaces x by Lᵀ x.</summary>
    public void MultiplyUpper(Span<double> vector)
    {
        for (var row = 0; row < Size; row++)
        {
            var value = vector[row];
            vector[row] = _lower[(row * Size) + row] * value;
            FeatureMatrix.AddScaled(vector[..row], value, _lower.AsSpan(row * Size, row));
        }
    }
}
