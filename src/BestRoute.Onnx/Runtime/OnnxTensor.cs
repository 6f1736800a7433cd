using System.Buffers;

namespace BestRoute.Onnx;

/// <summary>
/// A tensor in memory that the caller owns. A run reads or fills it. It costs nothing to use it again with other contents or another shape. Runs at the same
/// time may only read it.
/// </summary>
internal abstract class OnnxTensor
{
    private long[] _shape = [];

    private protected OnnxTensor(TensorType type) => Type = type;

    /// <summary>Gets the element type.</summary>
    public TensorType Type { get; }

    /// <summary>Gets the shape.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>Gets the number of elements of the shape.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the size of those elements, in bytes.</summary>
    public long Bytes => (long)Length * Type.Size();

    /// <summary>A tensor over the first elements of the given memory.</summary>
    /// <typeparam name="T">float, Half, long, int, byte, sbyte or bool.</typeparam>
    /// <param name="memory">The elements, in row-major order. It may be longer than the shape needs.</param>
    /// <param name="shape">The shape.</param>
    public static OnnxTensor<T> Of<T>(Memory<T> memory, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = new OnnxTensor<T>();
        tensor.Set(memory, shape);
        return tensor;
    }

    /// <summary>Pins the memory for the duration of a run.</summary>
    internal abstract MemoryHandle Pin();

    private protected void Reshape(ReadOnlySpan<long> shape, int available)
    {
        long length = 1;
        foreach (var dimension in shape)
        {
            // No memory is larger than int, and the product cannot overflow.
            length = dimension < 0 || length > int.MaxValue ? long.MaxValue : length * Math.Min(dimension, int.MaxValue + 1L);
        }

        if (length > available)
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape.ToArray())}] does not fit into memory of {available} elements.");
        }

        if (!shape.SequenceEqual(_shape))
        {
            // Usually only the values change. The array is then used again.
            _shape = shape.Length == _shape.Length ? _shape : new long[shape.Length];
            shape.CopyTo(_shape);
        }

        Length = (int)length;
    }
}
