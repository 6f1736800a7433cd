using System.Text;

namespace BestRoute.Onnx.Tests.Graph;

/// <summary>Writes ONNX messages field by field: the schema once more, by its numbers, and not by what the product takes them to be.</summary>
internal static class OnnxBytes
{
    public static byte[] Model(params byte[][] graph) => [.. Number(1, 8), .. Field(7, Bytes(graph)), .. Field(8, [.. Number(2, 17)])];

    public static byte[] Node(string op, string[] inputs, string[] outputs, params byte[][] attributes) => Field(1,
    [
        .. inputs.SelectMany(static input => Text(1, input)), .. outputs.SelectMany(static output => Text(2, output)), .. Text(4, op),
        .. attributes.SelectMany(static attribute => Field(5, attribute)),
    ]);

    /// <summary>An attribute that is a graph.</summary>
    public static byte[] Branch(byte[] graph) => [.. Text(1, "then_branch"), .. Field(6, graph), .. Number(20, 5)];

    /// <summary>An attribute that is a tensor.</summary>
    public static byte[] TensorAttribute(string name, byte[] tensor) => [.. Text(1, name), .. Field(5, tensor), .. Number(20, 4)];

    /// <summary>An attribute that is an integer.</summary>
    public static byte[] IntegerAttribute(string name, long value) => [.. Text(1, name), .. Number(3, value), .. Number(20, 2)];

    public static byte[] Input(string name, int type, params long[] shape) => Field(11, Value(name, type, shape));

    public static byte[] Output(string name) => Field(12, Value(name, 1, []));

    /// <summary>A constant of so many bytes, all of them 0; without raw bytes for -1.</summary>
    public static byte[] Constant(string name, int type, long[] shape, int bytes = -1) => Field(5, Tensor(name, type, shape, bytes < 0 ? [] : Field(9, new byte[bytes])));

    /// <summary>A constant with these bytes.</summary>
    public static byte[] Constant(string name, int type, long[] shape, byte[] raw) => Field(5, Tensor(name, type, shape, Field(9, raw)));

    /// <summary>A tensor with these fields for its numbers.</summary>
    public static byte[] Tensor(string name, int type, long[] shape, byte[] numbers) =>
        [.. shape.SelectMany(static length => Number(1, length)), .. Number(2, type), .. Text(8, name), .. numbers];

    public static byte[] External(string name, string location, string offset, string length, long elements) => Field(5,
        Tensor(name, 1, [elements / 4 == 0 ? 1 : elements / 4], Place(location, offset, length)));

    /// <summary>The fields of a tensor that is in a file.</summary>
    public static byte[] Place(string location, string offset, string length) =>
    [
        .. Number(14, 1),
        .. new[] { ("location", location), ("offset", offset), ("length", length) }.SelectMany(static pair => Field(13, [.. Text(1, pair.Item1), .. Text(2, pair.Item2)])),
    ];

    public static byte[] Bytes(params byte[][] fields) => [.. fields.SelectMany(static field => field)];

    public static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    public static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    public static byte[] Field(int field, byte[] content) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)content.Length), .. content];

    private static byte[] Value(string name, int type, long[] shape) =>
    [
        .. Text(1, name),
        .. Field(2, Field(1, [.. Number(1, type), .. Field(2, [.. shape.SelectMany(static length => Field(1, length < 0 ? Text(2, "n") : [.. Number(1, length)]))])])),
    ];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            yield return (byte)(value | 128);
        }

        yield return (byte)value;
    }
}
