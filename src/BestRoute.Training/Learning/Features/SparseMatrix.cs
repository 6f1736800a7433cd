using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BestRoute.Training;

/// <summary>A sparse matrix by rows, multiplied by dense matrices in parallel.</summary>
/// <remarks>Each row of a product is summed by one thread in the order of the columns, so that parallelism changes no bit.</remarks>
internal sealed class SparseMatrix
{
    private readonly int[] _columns;
    private readonly float[] _values;
    private readonly int[] _starts;

    private SparseMatrix(int rows, int columns, int[] starts, int[] indices, float[] values)
    {
        Rows = rows;
        Columns = columns;
        _starts = starts;
        _columns = indices;
        _values = values;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Makes a matrix of rows that each hold columns and values of equal length.</summary>
    public static SparseMatrix FromRows(int columns, IReadOnlyList<(int[] Columns, float[] Values)> rows)
    {
        var starts = new int[rows.Count + 1];
        for (var row = 0; row < rows.Count; row++)
        {
            starts[row + 1] = checked(starts[row] + rows[row].Columns.Length);
        }

        var indices = new int[starts[^1]];
        var values = new float[starts[^1]];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].Columns.CopyTo(indices, starts[row]);
            rows[row].Values.CopyTo(values, starts[row]);
        }

        return new SparseMatrix(rows.Count, columns, starts, indices, values);
    }

    public SparseMatrix Transpose()
    {
        var starts = new int[Columns + 1];
        foreach (var column in _columns)
        {
            starts[column + 1]++;
        }

        for (var column = 0; column < Columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        int[] next = [.. starts[..Columns]];
        var indices = new int[_columns.Length];
        var values = new float[_values.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var k = _starts[row]; k < _starts[row + 1]; k++)
            {
                var place = next[_columns[k]]++;
                indices[place] = row;
                values[place] = _values[k];
            }
        }

        return new SparseMatrix(Columns, Rows, starts, indices, values);
    }

    /// <summary>Multiplies by a dense matrix.</summary>
    /// <param name="dense">[<see cref="Columns"/> x <paramref name="width"/>], row-major.</param>
    /// <param name="width">The number of columns of <paramref name="dense"/> and of the product.</param>
    /// <param name="options">The degree of parallelism and the token that stops it.</param>
    /// <returns>[<see cref="Rows"/> x <paramref name="width"/>], row-major.</returns>
    public float[] Multiply(float[] dense, int width, ParallelOptions options)
    {
        var product = new float[(long)Rows * width];
        Parallel.For(0, Rows, options, row =>
        {
            var target = product.AsSpan(row * width, width);
            for (var k = _starts[row]; k < _starts[row + 1]; k++)
            {
                AddScaled(target, _values[k], dense.AsSpan(_columns[k] * width, width));
            }
        });

        return product;
    }

    internal static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> source)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var s = ref MemoryMarshal.GetReference(source[..target.Length]);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i <= target.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (factors * Vector256.LoadUnsafe(ref s, (nuint)i))).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }
}
