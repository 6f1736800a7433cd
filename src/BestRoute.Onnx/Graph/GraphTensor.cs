using System.Runtime.InteropServices;

namespace BestRoute.Onnx;

/// <summary>A constant of a graph. A small one is in the model file, a large one in the data file next to it.</summary>
/// <param name="Name">The name in the graph.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Shape">The lengths of the dimensions; empty for a scalar.</param>
/// <param name="Content">The bytes, little-endian; null if they are in the data file.</param>
/// <param name="Offset">Where the bytes begin in the data file.</param>
/// <param name="ByteLength">How many bytes there are.</param>
internal sealed record GraphTensor(string Name, TensorType Type, long[] Shape, byte[]? Content, long Offset, long ByteLength)
{
    /// <summary>Returns a small constant that is stored in the model file.</summary>
    public static GraphTensor Of<T>(string name, TensorType type, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        var content = MemoryMarshal.AsBytes(values).ToArray();
        return new GraphTensor(name, type, shape, content, 0, content.Length);
    }

    /// <summary>Writes a TensorProto.</summary>
    /// <param name="writer">Receives the tensor.</param>
    /// <param name="dataFile">The name of the data file.</param>
    public void Write(ProtoWriter writer, string dataFile)
    {
        foreach (var length in Shape)
        {
            writer.Integer(OnnxFields.Tensor.Dims, length);
        }

        writer.Integer(OnnxFields.Tensor.DataType, (int)Type);
        writer.Text(OnnxFields.Tensor.Name, Name);
        if (Content is not null)
        {
            writer.Bytes(OnnxFields.Tensor.RawData, Content);
            return;
        }

        Entry("location", dataFile);
        Entry("offset", FormattableString.Invariant($"{Offset}"));
        Entry("length", FormattableString.Invariant($"{ByteLength}"));
        writer.Integer(OnnxFields.Tensor.DataLocation, 1);

        void Entry(string key, string value) => writer.Message(OnnxFields.Tensor.ExternalData, entry =>
        {
            entry.Text(OnnxFields.Entry.Key, key);
            entry.Text(OnnxFields.Entry.Value, value);
        });
    }
}
