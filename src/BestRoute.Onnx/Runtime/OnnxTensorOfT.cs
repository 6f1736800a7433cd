using System.Buffers;

namespace BestRoute.Onnx;

/// <inheritdoc/>
/// <typeparam name="T">The element type.</typeparam>
internal sealed class OnnxTensor<T> : OnnxTensor
    where T : unmanaged
{
    private Memory<T> _memory;

    internal OnnxTensor()
        : base(TensorTypes.Of<T>())
    {
    }

    /// <summary>Gets the elements of the shape.</summary>
    public Span<T> Span => _memory.Span[..Length];

    /// <summary>Sets the tensor to other memory or another shape. Do not call this while a run uses it.</summary>
    /// <exception cref="ArgumentException">The shape needs more elements than the memory has.</exception>
    public void Set(Memory<T> memory, params ReadOnlySpan<long> shape)
    {
        Reshape(shape, memory.Length);
        _memory = memory;
    }

    internal override MemoryHandle Pin() => _memory.Pin();
}
