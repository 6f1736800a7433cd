using MathNet.Numerics.LinearAlgebra;

namespace BestRoute.Training;

/// <summary>
/// The leading right singular vectors of a sparse matrix, by subspace iteration from a Gaussian sketch (Halko, Martinsson and Tropp,
/// 2011, algorithm 4.4).
/// </summary>
internal static class TruncatedSvd
{
    private const int Oversampling = 16;
    private const int Chunk = 1024;

    /// <summary>A singular value this much smaller than the largest is rounding noise of single precision.</summary>
    private const double RankTolerance = 1e-6;

    /// <summary>Computes the projection onto the leading singular vectors.</summary>
    /// <param name="matrix">The matrix, one row per text.</param>
    /// <param name="dimensions">The number of singular vectors.</param>
    /// <param name="seed">The seed of the sketch.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    /// <param name="iterations">The number of power iterations after the first product.</param>
    /// <returns>
    /// Right singular vectors as columns, [columns x <paramref name="dimensions"/>], row-major, by falling singular value, and the
    /// singular values; both are zero beyond the matrix's rank.
    /// </returns>
    public static (float[] Vectors, double[] Values) Compute(
        SparseMatrix matrix, int dimensions, ulong seed, ParallelOptions options, int iterations = 1)
    {
        var width = Math.Min(dimensions + Oversampling, Math.Min(matrix.Rows, matrix.Columns));
        var transposed = matrix.Transpose();

        var random = new SplitMix64(seed);
        var left = new float[(long)matrix.Rows * width];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = (float)random.NextGaussian();
        }

        var right = transposed.Multiply(left, width, options);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            left = matrix.Multiply(Orthonormalize(right, width, options).Basis, width, options);
            right = transposed.Multiply(Orthonormalize(left, width, options).Basis, width, options);
        }

        // The left basis Q is orthonormal and right = (transposed matrix) Q: its own left singular vectors are the ones sought.
        left = matrix.Multiply(Orthonormalize(right, width, options).Basis, width, options);
        right = transposed.Multiply(Orthonormalize(left, width, options).Basis, width, options);
        var (basis, values) = Orthonormalize(right, width, options);

        var vectors = new float[(long)matrix.Columns * dimensions];
        var kept = Math.Min(width, dimensions);
        for (var row = 0; row < matrix.Columns; row++)
        {
            basis.AsSpan(row * width, kept).CopyTo(vectors.AsSpan(row * dimensions));
        }

        Array.Resize(ref values, dimensions);
        Array.Clear(values, kept, dimensions - kept);
        return (vectors, values);
    }

    /// <summary>Finds the left singular vectors of a tall dense matrix through the eigenvectors of its Gram matrix.</summary>
    /// <returns>The vectors as columns by falling singular value, zero beyond the rank, and the singular values.</returns>
    private static (float[] Basis, double[] Values) Orthonormalize(float[] tall, int width, ParallelOptions options)
    {
        var eigen = Gram(tall, width, options).Evd(Symmetricity.Symmetric);
        var values = new double[width];
        var turn = new float[width * width];
        var largest = Math.Sqrt(Math.Max(0, eigen.EigenValues[width - 1].Real));
        for (var j = 0; j < width; j++)
        {
            // Eigenvalues ascend.
            var value = Math.Sqrt(Math.Max(0, eigen.EigenValues[width - 1 - j].Real));
            if (value > RankTolerance * largest)
            {
                values[j] = value;
                for (var i = 0; i < width; i++)
                {
                    turn[(i * width) + j] = (float)(eigen.EigenVectors[i, width - 1 - j] / value);
                }
            }
        }

        var basis = new float[tall.Length];
        Parallel.For(0, tall.Length / width, options, row =>
        {
            var target = basis.AsSpan(row * width, width);
            for (var i = 0; i < width; i++)
            {
                SparseMatrix.AddScaled(target, tall[(row * width) + i], turn.AsSpan(i * width, width));
            }
        });

        return (basis, values);
    }

    /// <summary>The Gram matrix in double precision, summed over chunks of fixed size, so that parallelism changes no bit.</summary>
    private static Matrix<double> Gram(float[] tall, int width, ParallelOptions options)
    {
        var rows = tall.Length / width;
        var parts = new double[(rows + Chunk - 1) / Chunk][];
        Parallel.For(0, parts.Length, options, part =>
        {
            var sum = new double[width * width];
            var values = new double[width];
            for (var row = part * Chunk; row < Math.Min(rows, (part + 1) * Chunk); row++)
            {
                for (var i = 0; i < width; i++)
                {
                    values[i] = tall[(row * width) + i];
                }

                for (var i = 0; i < width; i++)
                {
                    if (values[i] != 0)
                    {
                        FeatureMatrix.AddScaled(sum.AsSpan(i * width, width), values[i], values);
                    }
                }
            }

            parts[part] = sum;
        });

        var gram = new double[width * width];
        foreach (var part in parts)
        {
            FeatureMatrix.AddScaled(gram, 1, part);
        }

        return Matrix<double>.Build.Dense(width, width, gram);
    }
}
