namespace BestRoute.Onnx.Tests;

public sealed class OnnxSessionErrorTests
{
    private static readonly OnnxOptions _cpu = new() { Device = OnnxDevice.Cpu, Threads = 1 };

    [NativeFact]
    public void Run_with_an_unknown_name_names_the_ones_there_are()
    {
        using var session = TinyModel.Affine().Open();

        var input = Assert.Throws<ArgumentException>(() => session.Run([new("z", X())], [new("y", X())]));
        var output = Assert.Throws<ArgumentException>(() => session.Run([new("x", X())], [new("z", X())]));
        var named = Assert.Throws<ArgumentException>(() => session.Run([new("x", X())], ["z"]));

        Assert.Equal("The model has no input 'z'. Its inputs are 'x' (Float [-1, 3]).", input.Message);
        Assert.Equal("The model has no output 'z'. Its outputs are 'y' (Float [-1, 3]).", output.Message);
        Assert.Equal(output.Message, named.Message);
    }

    [NativeFact]
    public void Run_with_a_wrong_type_or_shape_names_both()
    {
        using var session = TinyModel.Affine().Open();

        var type = Assert.Throws<ArgumentException>(() => session.Run([new("x", OnnxTensor.Of<long>(new long[3], 1, 3))], ["y"]));
        var shape = Assert.Throws<ArgumentException>(() => session.Run([new("x", OnnxTensor.Of<float>(new float[4], 1, 4))], ["y"]));
        var rank = Assert.Throws<ArgumentException>(() => session.Run([new("x", X())], [new("y", OnnxTensor.Of<float>(new float[3], 3))]));

        Assert.Equal("The tensor given for input 'x' is Int64 [1, 3], but the model has Float [-1, 3] (-1: any).", type.Message);
        Assert.Equal("The tensor given for input 'x' is Float [1, 4], but the model has Float [-1, 3] (-1: any).", shape.Message);
        Assert.Equal("The tensor given for output 'y' is Float [3], but the model has Float [-1, 3] (-1: any).", rank.Message);
    }

    [NativeTheory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_into_an_output_of_another_size_is_refused_and_touches_nothing_beyond_it(int rows)
    {
        using var session = TinyModel.Affine().Open();
        var memory = Enumerable.Repeat(-7f, 12).ToArray();
        var (x, y) = (OnnxTensor.Of<float>(new float[6], 2, 3), OnnxTensor.Of<float>(memory, rows, 3));

        var error = Assert.Throws<OnnxException>(() => session.Run([new("x", x)], [new("y", y)]));

        Assert.Contains("shape", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.All(memory[(rows * 3)..], value => Assert.Equal(-7f, value));
    }

    [NativeFact]
    public void Run_without_an_input_or_with_shapes_that_do_not_match_gives_the_text_of_onnx_runtime()
    {
        using var session = TinyModel.Product().Open();
        var a = OnnxTensor.Of<float>(new float[6], 2, 3);

        var missing = Assert.Throws<OnnxException>(() => session.Run([new("a", a)], ["c"]));
        var mismatch = Assert.Throws<OnnxException>(() => session.Run([new("a", a), new("b", a)], ["c"]));

        Assert.NotEqual(OnnxErrorCode.None, missing.Code);
        Assert.Contains("Running the model failed: ", missing.Message, StringComparison.Ordinal);
        Assert.Contains("b", missing.Message, StringComparison.Ordinal);
        Assert.Contains("MatMul", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_whose_memory_is_too_small_is_refused_whatever_the_shape()
    {
        var error = Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], 2, 3));
        Assert.Equal("A tensor of shape [2, 3] does not fit into memory of 5 elements.", error.Message);
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], long.MaxValue, long.MaxValue));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], 1L << 32, 1L << 32));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], -1));
        Assert.Throws<NotSupportedException>(() => OnnxTensor.Of<double>(new double[1], 1));
    }

    [NativeFact]
    public void Open_of_what_is_no_model_is_an_error_with_its_code()
    {
        var model = TinyModel.Affine().Bytes;
        var random = new Random(4);
        var garbage = new byte[1000];
        random.NextBytes(garbage);

        Assert.Equal(OnnxErrorCode.InvalidProtobuf, Assert.Throws<OnnxException>(() => OnnxSession.Open(garbage, _cpu)).Code);
        foreach (var bytes in new byte[][] { [], [0], model[..1], model[..^1], model[..(model.Length / 2)], [.. model, 255] })
        {
            var error = Assert.Throws<OnnxException>(() => OnnxSession.Open(bytes, _cpu));
            Assert.NotEqual(OnnxErrorCode.None, error.Code);
            Assert.StartsWith($"Opening a model of {bytes.Length} bytes failed: ", error.Message, StringComparison.Ordinal);
        }
    }

    [NativeFact]
    public void Open_of_a_file_that_is_not_there_or_no_file_is_an_error()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-model.onnx");

        var missing = Assert.Throws<OnnxException>(() => OnnxSession.Open(path, _cpu));
        Assert.Equal(OnnxErrorCode.NoSuchFile, missing.Code);
        Assert.Contains(path, missing.Message, StringComparison.Ordinal);
        Assert.Throws<OnnxException>(() => OnnxSession.Open(Path.GetTempPath(), _cpu));
        Assert.Throws<ArgumentException>(() => OnnxSession.Open(" ", _cpu));
    }

    [NativeFact]
    public void Open_of_a_graph_that_onnx_runtime_does_not_know_gives_its_text()
    {
        var cyclic = TinyModel.Of().Node("Add", ["x", "z"], ["y"]).Node("Identity", ["y"], ["z"]).Input("x", TinyModel.Float, [1]).Output("y", TinyModel.Float, [1]).Bytes;
        var unknown = TinyModel.Of().Node("NoSuchOperator", ["x"], ["y"]).Input("x", TinyModel.Float, [1]).Output("y", TinyModel.Float, [1]).Bytes;

        Assert.Throws<OnnxException>(() => OnnxSession.Open(cyclic, _cpu));
        Assert.Contains("NoSuchOperator", Assert.Throws<OnnxException>(() => OnnxSession.Open(unknown, _cpu)).Message, StringComparison.Ordinal);
    }

    private static OnnxTensor X() => OnnxTensor.Of<float>(new float[3], 1, 3);
}
