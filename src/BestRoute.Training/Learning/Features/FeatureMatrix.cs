using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BestRoute.Training;

/// <summary>The dense vectors of the queries, one row each.</summary>
/// <remarks>
/// Sums run in four fixed lanes, independent of the width of the processor's vectors, and without fused operations, so that every machine
/// gives the same bytes.
/// </remarks>
internal sealed class FeatureMatrix(int rows, int columns)
{
    private readonly double[] _values = new double[(long)rows * columns];

    public int Rows => rows;

    public int Columns => columns;

    public Span<double> Row(int row) => _values.AsSpan(row * columns, columns);

    /// <summary>Copies some rows, in the given order.</summary>
    public FeatureMatrix Take(IReadOnlyList<int> taken)
    {
        var copy = new FeatureMatrix(taken.Count, columns);
        for (var i = 0; i < taken.Count; i++)
        {
            Row(taken[i]).CopyTo(copy.Row(i));
        }

        return copy;
    }

    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right[..left.Length]);
        var sum = Vector256<double>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            sum += Vector256.LoadUnsafe(ref l, (nuint)i) * Vector256.LoadUnsafe(ref r, (nuint)i);
        }

        var total = sum[0] + sum[1] + sum[2] + sum[3];
        for (; i < left.Length; i++)
        {
            total += Unsafe.Add(ref l, i) * Unsafe.Add(ref r, i);
        }

        return total;
    }

    /// <summary>Adds <paramref name="factor"/> times <paramref name="source"/> to <paramref name="target"/>.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        ref var t = ref MemoryMarshal.GetReference(target[..source.Length]);
        ref var s = ref MemoryMarshal.GetReference(source);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i <= source.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (factors * Vector256.LoadUnsafe(ref s, (nuint)i))).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < source.Length; i++)
        {
            Unsafe.Add(ref t, i) += factor * Unsafe.Add(ref s, i);
        }
    }
}
