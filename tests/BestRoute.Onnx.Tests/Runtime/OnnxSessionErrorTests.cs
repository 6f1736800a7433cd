namespace BestRoute.Onnx.Tests;

public sealed class OnnxSessionErrorTests
{
    private static readonly OnnxOptions _cpu = new() { Device = OnnxDevice.Cpu, Threads = 1 };

    [NativeFact]
    public void Run_WithAnUnknownName_NamesTheOnesThereAre()
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
    public void Run_WithAWrongTypeOrShape_NamesBoth()
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
    public void Run_IntoAnOutputOfAnotherSize_IsRefused_AndTouchesNothingBeyondIt(int rows)
    {
        using var session = TinyModel.Affine().Open();
        var memory = Enumerable.Repeat(-7f, 12).ToArray();
        var (x, y) = (OnnxTensor.Of<float>(new float[6], 2, 3), OnnxTensor.Of<float>(memory, rows, 3));

        var error = Assert.Throws<OnnxException>(() => session.Run([new("x", x)], [new("y", y)]));

        Assert.Contains("shape", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.All(memory[(rows * 3)..], value => Assert.Equal(-7f, value));
    }

    [NativeFact]
    public void Run_WithoutAnInput_OrWithShapesThatDoNotMatch_GivesTheTextOfOnnxRuntime()
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
    public void Tensor_WhoseMemoryIsTooSmall_IsRefused_WhateverTheShape()
    {
        var error = Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], 2, 3));
        Assert.Equal("A tensor of shape [2, 3] does not fit into memory of 5 elements.", error.Message);
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], long.MaxValue, long.MaxValue));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], 1L << 32, 1L << 32));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of<float>(new float[5], -1));
        Assert.Throws<NotSupportedException>(() => OnnxTensor.Of<double>(new double[1], 1));
    }

    [NativeFact]
    public void Open_OfWhatIsNoModel_IsAnError_WithItsCode()
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
    public void Open_OfAFileThatIsNotThere_OrNoFile_IsAnError()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-model.onnx");

        var missing = Assert.Throws<OnnxException>(() => OnnxSession.Open(path, _cpu));
        Assert.Equal(OnnxErrorCode.NoSuchFile, missing.Code);
        Assert.Contains(path, missing.Message, StringComparison.Ordinal);
        Assert.Throws<OnnxException>(() => OnnxSession.Open(Path.GetTempPath(), _cpu));
        Assert.Throws<ArgumentException>(() => OnnxSession.Open(" ", _cpu));
    }

    [NativeFact]
    public void Open_OfAGraphThatOnnxRuntimeDoesNotKnow_GivesItsText()
    {
        var cyclic = TinyModel.Of().Node("Add", ["x", "z"], ["y"]).Node("Identity", ["y"], ["z"]).Input("x", TinyModel.Float, [1]).Output("y", TinyModel.Float, [1]).Bytes;
        var unknown = TinyModel.Of().Node("NoSuchOperator", ["x"], ["y"]).Input("x", TinyModel.Float, [1]).Output("y", TinyModel.Float, [1]).Bytes;

        Assert.Throws<OnnxException>(() => OnnxSession.Open(cyclic, _cpu));
        Assert.Contains("NoSuchOperator", Assert.Throws<OnnxException>(() => OnnxSession.Open(unknown, _cpu)).Message, StringComparison.Ordinal);
    }

    private static OnnxTensor X() => OnnxTensor.Of<float>(new float[3], 1, 3);
}
