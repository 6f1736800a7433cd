using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>Writes the large constants of one or more graphs into the data file next to them, each once.</summary>
/// <remarks>ONNX Runtime maps the data file into memory, and a protobuf message has at most 2 GB. So the weights are never in the model file.</remarks>
internal sealed class TensorStore
{
    /// <summary>Constants with fewer bytes are stored in the model file, because shape inference needs the values of small ones.</summary>
    private const int InlineBytes = 1024;

    /// <summary>The size of a page, so that tensors can be mapped separately.</summary>
    private const int Alignment = 4096;

    private readonly Stream _data;
    private readonly Dictionary<string, GraphTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="TensorStore"/> class.</summary>
    /// <param name="data">The data file. The caller closes it.</param>
    /// <param name="fileName">Its name, as graphs refer to it.</param>
    public TensorStore(Stream data, string fileName)
    {
        _data = data;
        FileName = fileName;
    }

    /// <summary>Gets the name of the data file.</summary>
    public string FileName { get; }

    /// <summary>Returns a constant. It is computed only if no graph used it before.</summary>
    public GraphTensor Put<T>(string name, TensorType type, Func<T[]> compute, params long[] shape)
        where T : unmanaged =>
        Find(name) ?? Add<T>(name, type, compute(), shape);

    /// <summary>Returns a constant that is written piece by piece, because it may be larger than an array can be.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of an element.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <param name="shape">The lengths of the dimensions.</param>
    public GraphTensor PutLarge(string name, TensorType type, Action<Stream> write, params long[] shape)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        Align();
        var offset = _data.Position;
        write(_data);
        return _tensors[name] = new GraphTensor(name, type, shape, null, offset, _data.Position - offset);
    }

    private GraphTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    private GraphTensor Add<T>(string name, TensorType type, ReadOnlySpan<T> values, long[] shape)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length < InlineBytes)
        {
            return _tensors[name] = GraphTensor.Of(name, type, values, shape);
        }

        Align();
        var offset = _data.Position;
        _data.Write(bytes);
        return _tensors[name] = new GraphTensor(name, type, shape, null, offset, bytes.Length);
    }

    private void Align()
    {
        var padding = (int)(-_data.Position & (Alignment - 1));
        Span<byte> zeros = stackalloc byte[Alignment];
        zeros.Clear();
        _data.Write(zeros[..padding]);
    }
}
