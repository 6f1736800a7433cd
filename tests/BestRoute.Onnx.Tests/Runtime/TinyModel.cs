using System.Runtime.InteropServices;
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

    private readonly ProtoBytes _graph = new();

    private TinyModel()
    {
    }

    public byte[] Bytes =>
        new ProtoBytes().Number(1, 8).Bytes(7, [.. _graph.ToArray(), .. new ProtoBytes().Text(2, "tiny").ToArray()])
            .Message(8, new ProtoBytes().Number(2, 17)).ToArray();

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
        body._graph.Text(2, "body");
        return new TinyModel()
            .Node("Loop", ["steps", "", "x"], ["y"], new ProtoBytes().Text(1, "body").Message(6, body._graph).Number(20, 5))
            .Input("steps", Int64, [])
            .Input("x", Float, [1])
            .Output("y", Float, [1]);
    }

    /// <summary>
    /// pooled = the mean over all tokens of their rows in the table. What lies between changes nothing and takes time: products with the identity.
    /// </summary>
    public static TinyModel Encoder(float[] table, int width, int steps)
    {
        var identity = new float[width * width];
        for (var i = 0; i < width; i++)
        {
            identity[(i * width) + i] = 1;
        }

        var model = new TinyModel()
            .Constant("table", table, table.Length / width, width)
            .Constant("identity", identity, width, width)
            .Node("Gather", ["table", "input_ids"], ["x0"]);
        for (var i = 0; i < steps; i++)
        {
            model.Node("MatMul", [$"x{i}", "identity"], [$"x{i + 1}"]);
        }

        return model
            .Node("ReduceMean", [$"x{steps}"], ["pooled"], Axis(1))
            .Input("input_ids", Int64, ["batch", "length"])
            .Input("attention_mask", Int64, ["batch", "length"])
            .Output("pooled", Float, ["batch", width]);

        static ProtoBytes[] Axis(int axis) =>
        [
            new ProtoBytes().Text(1, "axes").Number(8, axis).Number(20, 7),
            new ProtoBytes().Text(1, "keepdims").Number(3, 0).Number(20, 2),
        ];
    }

    /// <summary>Adds an operator.</summary>
    public TinyModel Node(string type, string[] inputs, string[] outputs, params ProtoBytes[] attributes)
    {
        var node = new ProtoBytes();
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        node.Text(4, type);
        Array.ForEach(attributes, attribute => node.Message(5, attribute));
        _graph.Message(1, node);
        return this;
    }

    /// <summary>Adds a constant of shape [1].</summary>
    public TinyModel Constant(string name, float value) => Constant(name, [value], 1);

    public TinyModel Constant(string name, float[] values, params int[] shape)
    {
        var tensor = new ProtoBytes();
        Array.ForEach(shape, dimension => tensor.Number(1, dimension));
        _graph.Message(5, tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values)));
        return this;
    }

    /// <summary>Adds an input; a dimension is a number, or a name if each run decides it.</summary>
    public TinyModel Input(string name, int type, object[] shape) => Value(11, name, type, shape);

    public TinyModel Output(string name, int type, object[] shape) => Value(12, name, type, shape);

    public OnnxSession Open(OnnxOptions? options = null, ILogger? logger = null) =>
        OnnxSession.Open(Bytes, options ?? new OnnxOptions { Device = OnnxDevice.Cpu, Threads = 1 }, logger);

    private TinyModel Value(int field, string name, int type, object[] shape)
    {
        var dimensions = new ProtoBytes();
        foreach (var dimension in shape)
        {
            dimensions.Message(
                1, dimension is string symbol ? new ProtoBytes().Text(2, symbol) : new ProtoBytes().Number(1, Convert.ToInt64(dimension, null)));
        }

        var tensor = new ProtoBytes().Number(1, type).Message(2, dimensions);
        _graph.Message(field, new ProtoBytes().Text(1, name).Message(2, new ProtoBytes().Message(1, tensor)));
        return this;
    }
}
