using MathNet.Numerics.LinearAlgebra;

namespace BestRoute.Training.Tests;

public class TruncatedSvdTests
{
    /// <summary>A sparse random matrix whose columns fall off in size, so that its singular values do too.</summary>
    private static (SparseMatrix Sparse, Matrix<double> Dense) Matrix(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var dense = Matrix<double>.Build.Dense(rows, columns);
        var list = new List<(int[], float[])>();
        for (var row = 0; row < rows; row++)
        {
            int[] places = [.. Enumerable.Range(0, columns).Where(_ => random.NextDouble() < 0.2)];
            float[] values = [.. places.Select(place => (float)((random.NextDouble() - 0.3) / (1 + (0.3 * place))))];
            foreach (var (place, value) in places.Zip(values))
            {
                dense[row, place] = value;
            }

            list.Add((places, values));
        }

        return (SparseMatrix.FromRows(columns, list), dense);
    }

    [Fact]
    public void Agrees_with_a_dense_decomposition()
    {
        const int Rows = 120, Columns = 80, Dimensions = 6;
        var (sparse, dense) = Matrix(Rows, Columns, 1);
        var svd = dense.Svd();

        var (vectors, values) = TruncatedSvd.Compute(sparse, Dimensions, 5, new ParallelOptions(), iterations: 6);

        for (var d = 0; d < Dimensions; d++)
        {
            Assert.Equal(svd.S[d], values[d], 1e-3 * svd.S[0]);
            var cosine = Enumerable.Range(0, Columns).Sum(column => vectors[(column * Dimensions) + d] * svd.VT[d, column]);
            Assert.Equal(1, Math.Abs(cosine), 1e-3);
        }
    }

    [Fact]
    public void Columns_are_orthonormal_and_capture_nearly_what_the_best_subspace_does()
    {
        const int Columns = 200, Dimensions = 16;
        var (sparse, dense) = Matrix(300, Columns, 2);

        var (vectors, _) = TruncatedSvd.Compute(sparse, Dimensions, 5, new ParallelOptions());

        var basis = Matrix<double>.Build.Dense(Columns, Dimensions, (row, column) => vectors[(row * Dimensions) + column]);
        Assert.True((basis.TransposeThisAndMultiply(basis) - Matrix<double>.Build.DenseIdentity(Dimensions)).FrobeniusNorm() < 1e-4);
        var captured = Math.Pow((dense * basis).FrobeniusNorm(), 2);
        var best = dense.Svd(false).S.Take(Dimensions).Sum(value => value * value);
        Assert.InRange(captured / best, 0.99, 1 + 1e-6);
    }

    [Fact]
    public void Beyond_the_rank_everything_is_zero()
    {
        // Rank 2: two kinds of rows.
        var sparse = SparseMatrix.FromRows(9, [.. Enumerable.Range(0, 30).Select(i => i % 2 == 0 ? (new[] { 0, 4 }, new[] { 1f, 2f }) : ([5], [3f]))]);

        var (vectors, values) = TruncatedSvd.Compute(sparse, 16, 5, new ParallelOptions());

        Assert.Equal(Math.Sqrt(15 * 9), values[0], 1e-3);
        Assert.Equal(Math.Sqrt(15 * 5), values[1], 1e-3);
        Assert.All(values[2..], value => Assert.Equal(0, value));
        Assert.Equal(16 * 9, vectors.Length);
        Assert.All(Enumerable.Range(0, 9), row => Assert.All(vectors[((row * 16) + 2)..((row + 1) * 16)], value => Assert.Equal(0, value)));
    }

    [Fact]
    public void A_matrix_of_zeros_has_no_directions() =>
        Assert.All(
            TruncatedSvd.Compute(SparseMatrix.FromRows(4, [([], []), ([], [])]), 16, 0, new ParallelOptions()).Vectors,
            value => Assert.Equal(0, value));

    [Fact]
    public void Parallelism_changes_no_bit()
    {
        var (sparse, _) = Matrix(2500, 300, 3);

        var one = TruncatedSvd.Compute(sparse, 32, 9, new ParallelOptions { MaxDegreeOfParallelism = 1 }).Vectors;
        var many = TruncatedSvd.Compute(sparse, 32, 9, new ParallelOptions { MaxDegreeOfParallelism = 7 }).Vectors;

        Assert.Equal(one, many);
    }
}
