using static BestRoute.Onnx.Tests.Graph.OnnxBytes;

namespace BestRoute.Onnx.Tests.Graph;

public sealed class SaturationCheckTests : IDisposable
{
    private const int Single = 1;
    private const int Unsigned = 2;
    private const int Signed = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("MatMulInteger", 1)]
    [InlineData("ConvInteger", 1)]
    [InlineData("QLinearMatMul", 3)]
    [InlineData("QLinearConv", 3)]
    [InlineData("QGemm", 3)]
    [InlineData("MatMulIntegerToFloat", 1)]
    [InlineData("DynamicQuantizeMatMul", 1)]
    [InlineData("QAttention", 1)]
    [InlineData("DynamicQuantizeLSTM", 1)]
    [InlineData("DynamicQuantizeLSTM", 2)]
    public void The_weights_of_every_integer_operator_are_judged(string op, int place)
    {
        string[] inputs = [.. Enumerable.Repeat("x", place), "w"];

        Refused("the signed 8-bit weights 'w', which range from -65 to 3", Weights(Signed, -65, 3), Node(op, inputs, ["y"]));
        Refused("range from 0 to 127", Weights(Signed, 127), Node(op, inputs, ["y"]));
        Accepted(Weights(Signed, -64, 64), Node(op, inputs, ["y"]));
        Accepted(Weights(Unsigned, 255, 0), Node(op, inputs, ["y"]));
    }

    [Fact]
    public void The_message_names_the_file_and_the_fix()
    {
        var message = Refused("reduce_range=True", Weights(Signed, 127), Node("MatMulInteger", ["x", "w"], ["y"]));

        Assert.Contains(_folder["model.onnx"], message, StringComparison.Ordinal);
        Assert.Contains("from -64 to 64", message, StringComparison.Ordinal);
        Assert.Contains("QUInt8", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MatMul")]
    [InlineData("Gemm")]
    [InlineData("Conv")]
    public void Weights_that_are_dequantized_first_are_judged(string op)
    {
        byte[][] nodes = [Node("DequantizeLinear", ["w", "scale"], ["f"]), Node("Transpose", ["f"], ["t"]), Node(op, ["x", "t"], ["y"])];

        Refused("weights 'w'", [Weights(Signed, 100), Scale(), .. nodes]);
        Accepted([Weights(Signed, -64), Scale(), .. nodes]);
        Accepted([Weights(Unsigned, 200), Scale(), .. nodes]);
    }

    [Fact]
    public void Weights_that_are_quantized_in_the_graph_count_with_their_whole_range()
    {
        byte[][] nodes = [Node("DequantizeLinear", ["q", "scale"], ["f"]), Node("MatMul", ["x", "f"], ["y"])];
        byte[][] constants = [Constant("w", Single, [2], bytes: 8), Scale(), Constant("signed", Signed, [1], bytes: 1), Constant("unsigned", Unsigned, [1], bytes: 1)];

        Refused("range from -128 to 127", [.. constants, Node("QuantizeLinear", ["w", "scale", "signed"], ["q"]), .. nodes]);
        Refused("range from -128 to 127", [.. constants, Node("QuantizeLinear", ["w", "scale"], ["q"], IntegerAttribute("output_dtype", Signed)), .. nodes]);
        Accepted([.. constants, Node("QuantizeLinear", ["w", "scale", "unsigned"], ["q"]), .. nodes]);
        Accepted([.. constants, Node("QuantizeLinear", ["w", "scale"], ["q"]), .. nodes]);
    }

    [Fact]
    public void Weights_are_found_wherever_they_lie()
    {
        var product = Node("MatMulInteger", ["x", "w"], ["y"]);
        File.WriteAllBytes(_folder["data"], [127, .. new byte[1500000], unchecked((byte)-70), 127]);

        Refused("range from -70 to 0", Field(5, Tensor("w", Signed, [1500001], Place("data", "1", "1500001"))), product);
        Accepted(Field(5, Tensor("w", Signed, [1500000], Place("data", "1", "1500000"))), product);
        Refused("range from -70 to 65", Field(5, Tensor("w", Signed, [2], [.. Number(5, -70), .. Number(5, 65)])), product);
        Refused("weights 'w'", Node("Constant", [], ["w"], TensorAttribute("value", Tensor("inner", Signed, [1], Field(9, [127])))), product);
        Refused("weights 'w'", Weights(Signed, 127), Node("If", ["x"], ["y"], Branch(Bytes(Node("MatMulInteger", ["x", "w"], ["z"]), Output("z")))));
        Accepted(Constant("w", Signed, [0], bytes: 0), product);
    }

    [Fact]
    public void Weights_that_are_not_multiplied_as_integers_may_use_all_bits()
    {
        Accepted(Weights(Signed, 127), Node("Gather", ["w", "x"], ["g"]), Node("Cast", ["g"], ["f"]), Node("MatMul", ["x", "f"], ["y"]));
        Accepted(Weights(Signed, 127), Node("Gather", ["w", "x"], ["g"]), Node("MatMulInteger", ["g", "x"], ["y"]));
    }

    private static byte[] Weights(int type, params int[] values) => Constant("w", type, [values.Length], [.. values.Select(static value => unchecked((byte)value))]);

    private static byte[] Scale() => Constant("scale", Single, [1], bytes: 4);

    private string Refused(string part, params byte[][] graph)
    {
        var message = Assert.Throws<OnnxModelException>(() => Check(graph)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
        return message;
    }

    private void Accepted(params byte[][] graph) => Check(graph);

    private void Check(byte[][] graph)
    {
        var (path, model) = (_folder["model.onnx"], Model([Input("x", Unsigned, 1), .. graph]));
        SaturationCheck.Check(path, model, OnnxModelCheck.Check(path, model));
    }
}
