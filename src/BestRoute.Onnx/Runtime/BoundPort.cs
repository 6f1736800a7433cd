using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace BestRoute.Onnx;

/// <summary>An input or output of a session, with the memory that ONNX Runtime reads or fills for it. Not thread-safe.</summary>
/// <param name="name">Its name in the graph.</param>
/// <param name="bind">Passes the memory to ONNX Runtime.</param>
internal sealed class BoundPort(string name, Action<string, OrtValue> bind) : IDisposable
{
    private OrtValue? _value;
    private nint _place;
    private long[] _shape = [];

    /// <summary>Gets whether ONNX Runtime has its memory.</summary>
    public bool IsBound => _value is not null;

    /// <summary>Binds memory for the tensor's shape. Does nothing if it is already bound.</summary>
    /// <param name="tensor">Says the type and the shape.</param>
    /// <param name="memory">Describes the memory.</param>
    /// <param name="place">The start of the memory.</param>
    /// <exception cref="OnnxException">ONNX Runtime reported an error.</exception>
    public void Bind(OnnxTensor tensor, OrtMemoryInfo memory, nint place)
    {
        if (IsBound && place == _place && tensor.Shape.SequenceEqual(_shape))
        {
            return;
        }

        Dispose();
        _place = place;
        _shape = tensor.Shape.Length == _shape.Length ? _shape : new long[tensor.Shape.Length];
        tensor.Shape.CopyTo(_shape);
        OrtValue? value = null;
        try
        {
            value = OrtValue.CreateTensorValueWithData(memory, (TensorElementType)tensor.Type, _shape, place, tensor.Bytes);
            bind(name, value);
            _value = value;
        }
        catch (Exception exception) when (OrtError.Is(exception))
        {
            value?.Dispose();
            throw OrtError.Of(exception, $"Binding '{name}'");
        }
    }

    /// <summary>Releases our description of the memory. ONNX Runtime keeps its own.</summary>
    public void Dispose()
    {
        _value?.Dispose();
        _value = null;
    }
}
