using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BestRoute;

/// <summary>A matrix of signed bytes with a factor per row, multiplied by sparse vectors.</summary>
internal sealed class QuantizedProjection(int dimensions, sbyte[] rows, float[] rowScales)
{
    // How many rows ahead memory is prefetched: rows are scattered over megabytes, and waiting for each would take most of the time.
    private const int PrefetchDistance = 8;
    private const int CacheLine = 64;

    private readonly sbyte[] _rows = rows;
    private readonly float[] _rowScales = rowScales;

    public ReadOnlySpan<sbyte> Rows => _rows;

    public ReadOnlySpan<float> RowScales => _rowScales;

    /// <summary>Adds up the rows, each times its weight.</summary>
    /// <param name="indices">The rows to add.</param>
    /// <param name="weights">One weight per row to add.</param>
    /// <param name="destination">Receives the sum: one number per column, a multiple of 16.</param>
    public void Project(ReadOnlySpan<int> indices, ReadOnlySpan<float> weights, Span<float> destination)
    {
        destination.Clear();
        ref var sums = ref MemoryMarshal.GetReference(destination);
        ref var matrix = ref MemoryMarshal.GetArrayDataReference(_rows);

        for (var i = 0; i < indices.Length; i++)
        {
            if (i + PrefetchDistance < indices.Length)
            {
                Prefetch(ref matrix, indices[i + PrefetchDistance]);
            }

            var weight = weights[i] * _rowScales[indices[i]];
            if (weight == 0)
            {
                continue;
            }

            // Widened by 64 bits: rows x dimensions may exceed the range of int.
            ref var row = ref Unsafe.Add(ref matrix, (nint)indices[i] * dimensions);
            var factor = Vector256.Create(weight);
            for (nuint column = 0; column < (nuint)dimensions; column += 16)
            {
                var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.LoadUnsafe(ref row, column).ToVector256Unsafe()));
                Add(ref sums, column, low, factor);
                Add(ref sums, column + 8, high, factor);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float sums, nuint column, Vector256<int> values, Vector256<float> factor) =>
        (Vector256.LoadUnsafe(ref sums, column) + (Vector256.ConvertToSingle(values) * factor)).StoreUnsafe(ref sums, column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Prefetch(ref sbyte matrix, int index)
    {
        if (Sse.IsSupported)
        {
            var row = (byte*)Unsafe.AsPointer(ref Unsafe.Add(ref matrix, (nint)index * dimensions));
            for (var offset = 0; offset < dimensions; offset += CacheLine)
            {
                // Only a hint: if the garbage collector moves the array meanwhile, the wrong line is fetched and nothing else happens.
                Sse.Prefetch0(row + offset);
            }
        }
    }
}
