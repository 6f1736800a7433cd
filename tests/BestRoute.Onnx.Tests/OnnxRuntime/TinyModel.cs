using System.Text;
using Microsoft.Extensions.Logging;

namespace BestRoute.Onnx.Tests;

/// <summary>
/// Small ONNX models, written field by field after the published protobuf schema and on purpose not with the product's own writer.
/// </summary>
internal sealed class TinyModel
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Bool = 9;

    private readonly MemoryStream _graph = new();

    private TinyModel()
    {
    }

    public byte[] Bytes
    {
        get
        {
            using var name = new MemoryStream();
            Text(name, 2, "tiny");
            using var opset = new MemoryStream();
            Number(opset, 2, 17);
            using var model = new MemoryStream();
            Number(model, 1, 8);
            Message(model, 7, [.. _graph.ToArray(), .. name.ToArray()]);
            Message(model, 8, opset.ToArray());
            return model.ToArray();
        }
    }

    /// <summary>A model without anything yet.</summary>
    public static TinyModel Of() => new();

    /// <summary>y = a * x + b, elementwise, for x and y of [batch, 3].</summary>
    public static TinyModel Affine(float a = 2, float b = 1) => new TinyModel()
        .Node("Mul", ["x", "a"], ["ax"])
        .Node("Add", ["ax", "b"], ["y"])
        .Constant("a", a)
        .Constant("b", b)
        .Input("x", Float, ["batch", 3])
        .Output("y", Float, ["batch", 3]);

    /// <summary>y = x with x and y of any one type.</summary>
    public static TinyModel Identity(int type) => new TinyModel()
        .Node("Identity", ["x"], ["y"])
        .Input("x", type, ["n"])
        .Output("y", type, ["n"]);

    /// <summary>c = a b, for a of [m, k] and b of [k, n].</summary>
    public static TinyModel Product() => new TinyModel()
        .Node("MatMul", ["a", "b"], ["c"])
        .Input("a", Float, ["m", "k"])
        .Input("b", Float, ["k", "n"])
        .Output("c", Float, ["m", "n"]);

    /// <summary>y = x + 1 repeated <c>steps</c> times in a loop, one step an operator: long, and stoppable at each.</summary>
    public static TinyModel Loop()
    {
        var body = new TinyModel()
            .Node("Identity", ["go"], ["goOn"])
            .Node("Add", ["sum", "one"], ["sumOut"])
            .Constant("one", 1)
            .Input("i", Int64, [])
            .Input("go", Bool, [])
            .Input("sum", Float, [1])
            .Output("goOn", Bool, [])
            .Output("sumOut", Float, [1]);
        Text(body._graph, 2, "body");
        return new TinyModel()
            .Node("Loop", ["steps", "", "x"], ["y"], body)
            .Input("steps", Int64, [])
            .Input("x", Float, [1])
            .Output("y", Float, [1]);
    }

    /// <summary>Adds an operator.</summary>
    public TinyModel Node(string type, string[] inputs, string[] outputs, TinyModel? body = null)
    {
        using var node = new MemoryStream();
        foreach (var input in inputs)
        {
            Text(node, 1, input);
        }

        foreach (var output in outputs)
        {
            Text(node, 2, output);
        }

        Text(node, 4, type);
        if (body is not null)
        {
            using var attribute = new MemoryStream();
            Text(attribute, 1, "body");
            Message(attribute, 6, body._graph.ToArray());
            Number(attribute, 20, 5);
            Message(node, 5, attribute.ToArray());
        }

        Message(_graph, 1, node.ToArray());
        return this;
    }

    public TinyModel Constant(string name, float value)
    {
        using var tensor = new MemoryStream();
        Number(tensor, 1, 1);
        Number(tensor, 2, Float);
        Text(tensor, 8, name);
        Message(tensor, 9, BitConverter.GetBytes(value));
        Message(_graph, 5, tensor.ToArray());
        return this;
    }

    /// <summary>Adds an input; a dimension is a number, or a name if each run decides it.</summary>
    public TinyModel Input(string name, int type, object[] shape) => Value(11, name, type, shape);

    public TinyModel Output(string name, int type, object[] shape) => Value(12, name, type, shape);

    public OnnxSession Open(OnnxOptions? options = null, ILogger? logger = null)
        => OnnxSession.Open(Bytes, options ?? new OnnxOptions { Device = OnnxDevice.Cpu, Threads = 1 }, logger);

    private static void Key(Stream stream, int field, int wire) => Varint(stream, (ulong)((field << 3) | wire));

    private static void Number(Stream stream, int field, long value)
    {
        Key(stream, field, 0);
        Varint(stream, (ulong)value);
    }

    private static void Text(Stream stream, int field, string text) => Message(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Message(Stream stream, int field, byte[] bytes)
    {
        Key(stream, field, 2);
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Varint(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    private TinyModel Value(int field, string name, int type, object[] shape)
    {
        using var dimensions = new MemoryStream();
        foreach (var dimension in shape)
        {
            using var one = new MemoryStream();
            if (dimension is string symbol)
            {
                Text(one, 2, symbol);
            }
            else
            {
                Number(one, 1, Convert.ToInt64(dimension, null));
            }

            Message(dimensions, 1, one.ToArray());
        }

        using var tensor = new MemoryStream();
        Number(tensor, 1, type);
        Message(tensor, 2, dimensions.ToArray());
        using var typed = new MemoryStream();
        Message(typed, 1, tensor.ToArray());
        using var value = new MemoryStream();
        Text(value, 1, name);
        Message(value, 2, typed.ToArray());
        Message(_graph, field, value.ToArray());
        return this;
    }
}
