using static BestRoute.Onnx.Tests.Graph.OnnxBytes;

namespace BestRoute.Onnx.Tests.Graph;

public sealed class OnnxModelCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_outlined()
    {
        File.WriteAllBytes(_folder["data"], new byte[64]);
        var outline = Check(Model(
            Node("Add", ["x", "c"], ["y"]), Input("x", 1, 3, -1), Constant("c", 1, [3], bytes: 12), External("w", "data", "16", "48", 48), Output("y")));

        Assert.Equal("x", Assert.Single(outline.Inputs).Name);
        Assert.Equal(TensorType.Float, outline.Inputs[0].Type);
        Assert.Equal([3, -1], outline.Inputs[0].Shape);
        Assert.Equal("y", Assert.Single(outline.Outputs).Name);
        Assert.Equal(["data"], outline.DataFiles);
        Assert.Equal(17, outline.OpsetVersion);
    }

    [Fact]
    public void The_repositorys_own_hand_written_models_pass()
    {
        Assert.Equal("y", Check(TinyModel.Affine().Bytes).Outputs[0].Name);
        Assert.Equal(2, Check(TinyModel.Product().Bytes).Inputs.Count);
    }

    [Fact]
    public void A_graph_inside_of_a_node_sees_the_names_around_it_and_keeps_its_own()
    {
        var inner = Bytes(Node("Add", ["x", "c"], ["z"]), Constant("c", 1, [1], bytes: 4), Output("z"));
        Assert.Single(Check(Model(Input("x", 1, 1), Node("If", ["x"], ["y"], Branch(inner)), Output("y"))).Outputs);

        AssertRefused("'z'", Input("x", 1, 1), Node("If", ["x"], ["y"], Branch(inner)), Output("z"));
        var deep = inner;
        for (var i = 0; i < 10; i++)
        {
            deep = Bytes(Node("If", ["x"], [$"y{i}"], Branch(deep)), Output($"y{i}"));
        }

        AssertRefused("deep", Input("x", 1, 1), Node("If", ["x"], ["y"], Branch(deep)), Output("y"));
    }

    [Fact]
    public void Names_are_defined_once_and_before_they_are_used()
    {
        AssertRefused("'b'", Input("x", 1, 1), Node("Add", ["x", "b"], ["a"]), Node("Add", ["x", "a"], ["b"]), Output("b"));
        AssertRefused("'a'", Input("x", 1, 1), Node("Neg", ["x"], ["a"]), Node("Neg", ["x"], ["a"]), Output("a"));
        AssertRefused("'x'", Input("x", 1, 1), Node("Neg", ["x"], ["x"]), Output("x"));
        AssertRefused("'nowhere'", Input("x", 1, 1), Output("nowhere"));
        AssertRefused("'c'", Constant("c", 1, [1], bytes: 4), Constant("c", 1, [1], bytes: 4));
    }

    [Fact]
    public void Tensors_hold_what_their_shapes_need()
    {
        AssertRefused("contains 8 bytes", Constant("c", 1, [3], bytes: 8));
        AssertRefused("contains 0 numbers", Constant("c", 1, [3]));
        AssertRefused("dimension of -1", Constant("c", 1, [-1], bytes: 4));
        AssertRefused("more elements", Constant("c", 1, [1L << 40, 1L << 40], bytes: 4));
        AssertRefused("type 99", Constant("c", 99, [1], bytes: 4));
        AssertRefused("17 dimensions", Constant("c", 1, [.. Enumerable.Repeat(1L, 17)], bytes: 4));
        Assert.Empty(Check(Model(Constant("c", 7, [0, 5], bytes: 0), Constant("d", 22, [3], bytes: 2), Constant("e", 1, [], bytes: 4))).Inputs);
    }

    [Theory]
    [InlineData("../data", "0", "12")]
    [InlineData("/etc/passwd", "0", "12")]
    [InlineData("sub/data", "0", "12")]
    [InlineData("", "0", "12")]
    [InlineData("missing", "0", "12")]
    [InlineData("data", "53", "12")]
    [InlineData("data", "9223372036854775807", "12")]
    [InlineData("data", "-1", "12")]
    [InlineData("data", "0x10", "12")]
    [InlineData("data", "0", "13")]
    public void Data_files_lie_in_the_same_folder_and_are_long_enough(string location, string offset, string length)
    {
        File.WriteAllBytes(_folder["data"], new byte[64]);
        Directory.CreateDirectory(_folder["sub"]);
        File.WriteAllBytes(_folder["sub", "data"], new byte[64]);

        AssertRefused("'w'", External("w", location, offset, length, 12));
    }

    [Fact]
    public void Operators_of_others_and_what_is_not_known_are_refused()
    {
        AssertRefused("evil.domain", Input("x", 1, 1), Field(1, [.. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Run"), .. Text(7, "evil.domain")]), Output("y"));
        AssertRefused("com.microsoft", Input("x", 1, 1), Field(1, [.. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Gelu"), .. Text(7, "com.microsoft")]), Output("y"));
        AssertRefused("field 15", Field(15, []));
        AssertRefused("wire type", [.. "\u0008\u0001"u8]);
        Refused("field 25", [.. Model(), .. Field(25, [])]);
        Refused("two graphs", [.. Model(), .. Field(7, [])]);
        Refused("no graph", Field(8, [.. Number(2, 17)]));
        Refused("no operator set", Field(7, []));
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused()
    {
        Refused("is empty", []);
        Refused("does not begin a field", [0]);
        Refused("does not begin a field", [0x0B]);
        Refused("does not end", [0x08]);
        Refused("does not end", [.. Enumerable.Repeat((byte)0xFF, 9)]);
        Refused("more than 64 bits", [0x08, .. Enumerable.Repeat((byte)0xFF, 9), 0x7F]);
        Refused("has a length of", [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
        Refused("not UTF-8", Model(Field(5, [.. Field(8, [0xC3])])));
        Assert.Contains("cannot be read", Assert.Throws<OnnxModelException>(() => OnnxModelCheck.Check(_folder["missing"])).Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string part, params byte[][] graph) => Refused(part, Model(graph));

    private void Refused(string part, byte[] model) =>
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => Check(model)).Message, StringComparison.Ordinal);

    private OnnxModelOutline Check(byte[] model)
    {
        File.WriteAllBytes(_folder["model.onnx"], model);
        return OnnxModelCheck.Check(_folder["model.onnx"]);
    }
}
