using System.Numerics;

namespace BestRoute.Onnx;

/// <summary>Which sequences share batches: sequences of similar length, so that little time is spent on padding.</summary>
internal static class LengthBucket
{
    /// <summary>Sequences up to this length share a bucket, because on a GPU they cost the same.</summary>
    private const int Shortest = 32;

    /// <summary>Returns the bucket of a length. There are two buckets for every doubling, so padding adds less than a half.</summary>
    public static int Of(int length)
    {
        if (length <= Shortest)
        {
            return 0;
        }

        var exponent = BitOperations.Log2((uint)(length - 1));
        var isUpperHalf = length > (1 << exponent) + (1 << (exponent - 1));
        return (2 * (exponent - BitOperations.Log2(Shortest))) + (isUpperHalf ? 2 : 1);
    }
}
