using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>Converts the number formats of checkpoints.</summary>
internal static class WeightNumbers
{
    /// <summary>Returns whether a type contains floating-point numbers.</summary>
    public static bool IsFloatingPoint(SafetensorsType type) =>
        type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16;

    /// <summary>Converts to singles. Every number in F32, F16 and BF16 keeps its value.</summary>
    /// <param name="type">The type of the numbers.</param>
    /// <param name="bytes">The numbers, little endian.</param>
    /// <param name="values">Receives them.</param>
    public static void ToSingles(SafetensorsType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case SafetensorsType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case SafetensorsType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case SafetensorsType.BF16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < halves.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                }

                break;
            case SafetensorsType.F64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), values);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "The type is not a type of floating-point numbers.");
        }
    }
}
