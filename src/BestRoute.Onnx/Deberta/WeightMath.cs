using System.Numerics.Tensors;

namespace BestRoute.Onnx;

/// <summary>What is computed once, when a model is imported.</summary>
internal static class WeightMath
{
    private const int Tile = 32;

    /// <summary>Transposes a matrix.</summary>
    public static T[] Transpose<T>(T[] matrix, int rows, int columns)
    {
        var transposed = new T[matrix.Length];
        for (var top = 0; top < rows; top += Tile)
        {
            for (var left = 0; left < columns; left += Tile)
            {
                for (var r = top; r < Math.Min(rows, top + Tile); r++)
                {
                    for (var c = left; c < Math.Min(columns, left + Tile); c++)
                    {
                        transposed[(c * rows) + r] = matrix[(r * columns) + c];
                    }
                }
            }
        }

        return transposed;
    }

    /// <summary>Puts matrices of equal row length below each other.</summary>
    public static float[] Stack(params ReadOnlySpan<float[]> parts)
    {
        var all = new List<float>();
        foreach (var part in parts)
        {
            all.AddRange(part);
        }

        return [.. all];
    }

    /// <summary>Multiplies all numbers.</summary>
    public static float[] Scale(float[] values, float factor)
    {
        TensorPrimitives.Multiply(values, factor, values);
        return values;
    }

    /// <summary>Normalizes every row, as a layer normalization does.</summary>
    public static float[] Normalize(float[] rows, float[] scale, float[] shift, float epsilon)
    {
        var length = scale.Length;
        var normalized = new float[rows.Length];
        for (var start = 0; start < rows.Length; start += length)
        {
            var row = rows.AsSpan(start, length);
            var (sum, squares) = (0.0, 0.0);
            foreach (var value in row)
            {
                sum += value;
            }

            var mean = sum / length;
            foreach (var value in row)
            {
                squares += (value - mean) * (value - mean);
            }

            var factor = 1 / Math.Sqrt((squares / length) + epsilon);
            for (var i = 0; i < length; i++)
            {
                normalized[start + i] = (float)(((row[i] - mean) * factor * scale[i]) + shift[i]);
            }
        }

        return normalized;
    }

    /// <summary>Applies a dense layer to every row and splits the results among the heads: [heads, rows, outputs / heads].</summary>
    public static float[] Project(float[] rows, float[] weights, float[] bias, int heads)
    {
        var (outputs, inputs) = (bias.Length, weights.Length / bias.Length);
        var (count, size) = (rows.Length / inputs, outputs / heads);
        var projected = new float[count * outputs];
        Parallel.For(0, outputs, o =>
        {
            var (head, place) = (o / size, o % size);
            for (var r = 0; r < count; r++)
            {
                var dot = TensorPrimitives.Dot(rows.AsSpan(r * inputs, inputs), weights.AsSpan(o * inputs, inputs));
                projected[(((head * count) + r) * size) + place] = dot + bias[o];
            }
        });
        return projected;
    }
}
