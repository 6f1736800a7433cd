using System.Numerics.Tensors;

namespace BestRoute.Onnx;

/// <summary>Turns weights into 8-bit integers. Every row has its own scale.</summary>
internal static class WeightQuantizer
{
    /// <summary>Quantizes the rows of a matrix that activations are multiplied by.</summary>
    /// <remarks>
    /// No two weights of a row can saturate together (<see cref="IntegerProduct"/>). So a row whose largest weights are similar uses 7 bits, and a row with a
    /// single outlier uses all 8.
    /// </remarks>
    /// <param name="matrix">The weights, one row per output.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The length of a row.</param>
    /// <exception cref="OnnxModelException">A weight is not finite.</exception>
    public static (sbyte[] Values, float[] Scales) QuantizeFactors(float[] matrix, int rows, int columns)
    {
        // Rounding can add 1 to the sum of two weights.
        const int Largest = IntegerProduct.MaxPair - 1;
        RequireFinite(matrix);
        var values = new sbyte[matrix.Length];
        var scales = new float[rows];
        Parallel.For(0, rows, r =>
        {
            var row = matrix.AsSpan(r * columns, columns);
            scales[r] = Quantize(row, (float)(LargestPair(row) / Largest), values.AsSpan(r * columns, columns));
        });
        return (values, scales);
    }

    /// <summary>Quantizes a row that is only looked up, never multiplied as integers.</summary>
    /// <returns>The scale.</returns>
    /// <exception cref="OnnxModelException">A number is not finite.</exception>
    public static float QuantizeEntry(ReadOnlySpan<float> row, Span<sbyte> values)
    {
        RequireFinite(row);
        return Quantize(row, row.IsEmpty ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(row)) / sbyte.MaxValue, values);
    }

    private static float Quantize(ReadOnlySpan<float> row, float scale, Span<sbyte> values)
    {
        // A scale of 0, or one with few digits, would not be accurate. Such a row becomes zeros.
        scale = float.IsNormal(scale) ? scale : 1;
        for (var i = 0; i < row.Length; i++)
        {
            values[i] = (sbyte)MathF.Round(row[i] / scale);
        }

        return scale;
    }

    /// <summary>Returns the largest sum of two weights with the same sign, or the largest weight if there is no other with its sign.</summary>
    private static double LargestPair(ReadOnlySpan<float> row)
    {
        var (high, nextHigh, low, nextLow) = (0.0, 0.0, 0.0, 0.0);
        foreach (double weight in row)
        {
            (high, nextHigh) = weight > high ? (weight, high) : (high, Math.Max(nextHigh, weight));
            (low, nextLow) = weight < low ? (weight, low) : (low, Math.Min(nextLow, weight));
        }

        return Math.Max(high + nextHigh, -(low + nextLow));
    }

    private static void RequireFinite(ReadOnlySpan<float> row)
    {
        if (!TensorPrimitives.IsFiniteAll(row))
        {
            throw new OnnxModelException("The weights contain a number that is not finite. The model is damaged.");
        }
    }
}
