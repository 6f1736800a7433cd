using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>An output whose shape was determined by the run, copied from native memory.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">Its elements, in row-major order and the machine's byte order.</param>
internal sealed record OutputTensor(string Name, TensorType Type, long[] Shape, byte[] Bytes)
{
    /// <summary>The elements of a float or half tensor, as floats.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another type.</exception>
    public float[] ToSingles()
    {
        switch (Type)
        {
            case TensorType.Float:
                return MemoryMarshal.Cast<byte, float>(Bytes).ToArray();
            case TensorType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(Bytes);
                var singles = new float[halves.Length];
                TensorPrimitives.ConvertToSingle(halves, singles);
                return singles;
            default:
                throw new InvalidOperationException($"Output '{Name}' has the type {Type}, not floats.");
        }
    }

    /// <summary>The elements, as they are.</summary>
    /// <exception cref="InvalidOperationException">The tensor has another type.</exception>
    public T[] ToArray<T>()
        where T : unmanaged =>
        TensorTypes.Of<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(Bytes).ToArray()
            : throw new InvalidOperationException($"Output '{Name}' has the type {Type}, not {TensorTypes.Of<T>()}.");
}
