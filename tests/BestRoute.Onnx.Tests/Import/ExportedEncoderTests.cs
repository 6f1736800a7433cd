namespace BestRoute.Onnx.Tests.Import;

public sealed class ExportedEncoderTests : IDisposable
{
    private const int Words = 12;
    private const int Length = 3;

    private readonly TemporaryFolder _folder = new();

    private string From => _folder["from"];

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [NativeTheory]
    [InlineData("Mean", false, "last_hidden_state", 1)]
    [InlineData("Mean", true, "token_embeddings", 1)]
    [InlineData("Cls", true, "last_hidden_state", 10)]
    public void A_graph_gets_pooling_and_its_token_types(string pooling, bool hasTypes, string output, int type)
    {
        Write(hasTypes, output, (TensorType)type);

        ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder, Pooling = Enum.Parse<Pooling>(pooling) }, Out);

        var folder = ModelFolder.Open(Out);
        Assert.Equal((OnnxSource.Architecture, Length, 512, (long)Words), (folder.Manifest.Architecture, folder.Manifest.Dimensions, folder.Manifest.MaxTokens, folder.Manifest.Vocabulary));
        using var encoded = EncodedModel.Open(Out, ["pooled", "last_hidden_state"]);
        var ids = encoded.Tokenize("one two five");
        Assert.Equal([2, 4, 5, 9, 3], ids);
        var outputs = encoded.Run(ids, [1, 1, 0, 1, 0], default);
        Assert.Equal(ids.SelectMany(id => Row(id, hasTypes)), outputs[1].ToSingles());
        var expected = Enumerable.Range(0, Length).Select(i => pooling == "Cls" ? Row(2, hasTypes)[i] : (Row(2, hasTypes)[i] + Row(4, hasTypes)[i] + Row(9, hasTypes)[i]) / 3);
        Assert.All(expected.Zip(outputs[0].ToSingles()), static pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.All(encoded.Run([4, 5], [0, 0], default)[0].ToSingles(), static value => Assert.True(float.IsFinite(value)));
    }

    [NativeFact]
    public void The_folder_says_how_it_pools_and_how_long_texts_are()
    {
        Write(true, "last_hidden_state", TensorType.Float);
        Directory.CreateDirectory(_folder["from", "1_Pooling"]);
        File.WriteAllText(_folder["from", "1_Pooling", "config.json"], """{"word_embedding_dimension":3,"pooling_mode_cls_token":true}""");
        File.WriteAllText(_folder["from", "tokenizer_config.json"], """{"model_max_length":7}""");
        File.WriteAllText(_folder["from", "config.json"], """{"model_type":"roberta","max_position_embeddings":514,"pad_token_id":1,"vocab_size":12}""");

        var manifest = ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder }, Out).Manifest;
        Assert.Equal((Pooling.Cls, 7, 1), (manifest.Pooling, manifest.MaxTokens, manifest.PadId));

        File.WriteAllText(_folder["from", "tokenizer_config.json"], """{"model_max_length":1000000000000000019884624838656}""");
        Assert.Equal(512, ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder }, Out).Manifest.MaxTokens);
    }

    [Fact]
    public void What_a_graph_cannot_be_is_said()
    {
        Write(true, "last_hidden_state", TensorType.Float);
        Refused(new() { From = From, Kind = ModelKind.Reward }, "as an encoder");
        Refused(new() { From = From, Kind = ModelKind.Encoder, Precision = ModelPrecision.Int8 }, "--precision fp32");
        Refused(new() { From = From, Kind = ModelKind.Encoder, Pooling = Pooling.Marker }, "cls or mean");
        File.WriteAllBytes(_folder["from", "model.onnx"], TinyModel.Affine().Bytes);
        Refused(new() { From = From, Kind = ModelKind.Encoder }, "has the inputs 'x' (Float [-1, 3])");
        File.WriteAllBytes(_folder["from", "model.onnx"], TinyModel.Of()
            .Node("Add", ["input_ids", "attention_mask"], ["last_hidden_state"])
            .Input("input_ids", TinyModel.Int64, ["batch", 128])
            .Input("attention_mask", TinyModel.Int64, ["batch", 128])
            .Output("last_hidden_state", TinyModel.Float, ["batch", 128, 3]).Bytes);
        Refused(new() { From = From, Kind = ModelKind.Encoder }, "dynamic");
        File.WriteAllBytes(_folder["from", "model.onnx"], [1, 2, 3]);
        Refused(new() { From = From, Kind = ModelKind.Encoder }, "is damaged, or is not a supported ONNX model");
    }

    [NativeFact]
    public void A_graph_with_int8_weights_is_imported_if_its_products_cannot_saturate()
    {
        Write(false, "last_hidden_state", TensorType.Float, weight: 64);
        ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder }, Out);
        Assert.Equal(Length, ModelFolder.Open(Out).Manifest.Dimensions);

        Write(false, "last_hidden_state", TensorType.Float, weight: 65);
        Refused(new() { From = From, Kind = ModelKind.Encoder }, "signed 8-bit weights 'weights', which range from 0 to 65");
    }

    [Fact]
    public void A_folder_that_an_older_version_made_of_a_graph_that_can_saturate_is_refused()
    {
        Write(false, "last_hidden_state", TensorType.Float, weight: 64);
        Directory.CreateDirectory(Out);
        ModelImporter.WriteUntried(new() { From = From, Kind = ModelKind.Encoder }, Out);
        var (path, manifest) = (Path.Combine(Out, "model.onnx"), ModelFolder.Open(Out).Manifest);
        var graph = File.ReadAllBytes(path);
        graph.AsSpan(graph.AsSpan().IndexOf(Weights(64)), Length * Length).Fill(127);
        File.WriteAllBytes(path, graph);
        manifest.Files["model.onnx"] = FileDigest.Of(path);
        File.WriteAllBytes(Path.Combine(Out, "model.json"), ModelFolder.Serialize(manifest with { SchemaVersion = 1 }));

        Assert.Contains("'weights', which range from 0 to 127", Assert.Throws<OnnxModelException>(() => ModelFolder.Open(Out)).Message, StringComparison.Ordinal);
    }

    private static float[] Row(long id, bool hasTypes) => [.. Enumerable.Range(0, Length).Select(i => (id * 10) + i + (hasTypes ? 0.5f : 0))];

    private static byte[] Weights(byte weight) => [.. Enumerable.Repeat(weight, Length * Length)];

    private void Refused(ImportRequest request, string part) =>
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => ModelImporter.Import(request, Out)).Message, StringComparison.Ordinal);

    /// <summary>An encoder whose vectors are known: ten times the id, and a half for the first type; multiplied by equal 8-bit weights where one is given.</summary>
    private void Write(bool hasTypes, string output, TensorType type, byte? weight = null)
    {
        Directory.CreateDirectory(From);
        File.WriteAllText(_folder["from", "tokenizer.json"], TinyTokenizer.Json);
        var graph = new GraphBuilder(new TensorStore(Stream.Null, "none"));
        var ids = graph.Input("input_ids", TensorType.Int64, "batch", "length");
        graph.Input("attention_mask", TensorType.Int64, "batch", "length");
        var words = graph.Constant("words", TensorType.Float, static () => Enumerable.Range(0, Words).SelectMany(static id => Row(id, false)).ToArray(), Words, Length);
        var x = graph.Node("Gather", [words, ids]);
        if (hasTypes)
        {
            var types = graph.Constant("types", TensorType.Float, static () => new[] { 0.5f, 0.5f, 0.5f, 9, 9, 9 }, 2, Length);
            x = graph.Node("Add", [x, graph.Node("Gather", [types, graph.Input("token_type_ids", TensorType.Int64, "batch", "length")])]);
        }

        if (weight is { } integer)
        {
            var weights = graph.Constant("weights", TensorType.Int8, () => Weights(integer), Length, Length);
            x = graph.Node("DynamicQuantizeMatMul", [x, weights, graph.Constant("scale", TensorType.Float, static () => new[] { 1f }, 1)]);
        }

        graph.Output(output, graph.Node("Cast", [x], ("to", (int)type)), type, "batch", "length", Length);
        File.WriteAllBytes(_folder["from", "model.onnx"], graph.ToModel());
    }
}
