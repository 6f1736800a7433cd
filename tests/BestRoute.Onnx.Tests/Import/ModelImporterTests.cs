using BestRoute.Onnx.Tests.Deberta;

namespace BestRoute.Onnx.Tests.Import;

public sealed class ModelImporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string From => _folder["from"];

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [NativeFact]
    public void An_encoder_is_what_the_folder_is_and_knows_its_tokenizer()
    {
        var model = new DebertaCase { Labels = 2 };
        Write(model);

        var report = ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder, Pooling = Pooling.Mean, MaxTokens = 5 }, Out);

        var folder = ModelFolder.Open(Out);
        Assert.Equal(ModelFolder.Serialize(report.Manifest), ModelFolder.Serialize(folder.Manifest));
        Assert.Equal((ModelKind.Encoder, Pooling.Mean, 12, 2, 5, 50L), (folder.Manifest.Kind, folder.Manifest.Pooling, folder.Manifest.Dimensions, folder.Manifest.Labels, folder.Manifest.MaxTokens, folder.Manifest.Vocabulary));
        Assert.Equal(["model.full.onnx", "model.onnx", "model.onnx.data", "tokenizer.json"], folder.Manifest.Files.Keys);
        Assert.Equal(["[CLS]", "$A", "[SEP]"], folder.Template!.Single);
        using var encoded = EncodedModel.Open(Out, ["last_hidden_state", "pooled", "logits"]);
        Assert.Equal([2, 4, 5, 7, 3], encoded.Tokenize("One twos! [SEP]"));
        AssertMatches(model, encoded, [2, 4, 9, 3], [1, 1, 0, 1], mean: true);
    }

    [NativeFact]
    public void A_folder_that_was_not_imported_gives_the_same()
    {
        var model = new DebertaCase { Labels = 2 };
        model.Write(From);

        using var encoded = EncodedModel.Open(From, ["last_hidden_state", "pooled", "logits"]);

        AssertMatches(model, encoded, [2, 4, 9, 3], [1, 1, 0, 1], mean: false);
        Assert.Contains("Use 'input_ids'", Assert.Throws<OnnxModelException>(() => encoded.Tokenize("one")).Message, StringComparison.Ordinal);
        Assert.Contains("contains 50", Assert.Throws<ArgumentException>(() => encoded.Run([50], null, default)).Message, StringComparison.Ordinal);
        Assert.Contains("contains -1", Assert.Throws<ArgumentException>(() => encoded.Run([-1], null, default)).Message, StringComparison.Ordinal);
        Assert.Contains("attention_mask", Assert.Throws<ArgumentException>(() => encoded.Run([1, 2], [1], default)).Message, StringComparison.Ordinal);
        Assert.Contains("there are 0", Assert.Throws<ArgumentException>(() => encoded.Run([], null, default)).Message, StringComparison.Ordinal);
    }

    [NativeFact]
    public void A_router_reads_at_its_marker_and_gives_log_odds_for_every_route()
    {
        var model = new DebertaCase { Prefix = "pretrained_model.", RouterHeads = 5 };
        Write(model);

        ModelImporter.Import(new() { From = From, Kind = ModelKind.Router }, Out);

        var folder = ModelFolder.Open(Out);
        Assert.Equal((ModelKind.Router, Pooling.Marker, 5, 64), (folder.Manifest.Kind, folder.Manifest.Pooling, folder.Manifest.Labels, folder.Manifest.MaxTokens));
        Assert.Equal(["[CLS]", "<|source|>", "$A", "[SEP]"], folder.Template!.Single);
        using var encoded = EncodedModel.Open(Out, ["logits"]);
        var ids = encoded.Tokenize("<|source|> five");
        Assert.Equal([2, 11], ids[..2]);
        Assert.DoesNotContain(11, ids[2..]);
        var reference = new DebertaReference(model);
        AssertClose(reference.Routes(reference.Run(ids, [.. ids.Select(static _ => 1L)])[1]), encoded.Run(ids, null, default)[0].ToSingles());
    }

    [NativeTheory]
    [InlineData("Fp16", 0.03)]
    [InlineData("Int8", 0.2)]
    public void What_a_precision_costs_is_measured(string precision, double most)
    {
        Write(new DebertaCase { Hidden = 48, Embedding = 48, Intermediate = 96 });

        var report = ModelImporter.Import(new() { From = From, Kind = ModelKind.Reward, Precision = Enum.Parse<ModelPrecision>(precision) }, Out);

        Assert.Equal(["pooled", "logits"], report.Deviations.Select(static deviation => deviation.Output));
        Assert.All(report.Deviations, deviation => Assert.InRange(deviation.Relative, 1e-7, most));
        Assert.All(report.Deviations, static deviation => Assert.InRange(deviation.LeastCosine, 0.9, 1.000001));
        Assert.DoesNotContain("fp32", Directory.EnumerateFileSystemEntries(Out).Select(Path.GetFileName));
    }

    [NativeFact]
    public void An_older_model_is_replaced_and_the_same_import_gives_the_same_bytes()
    {
        Write(new DebertaCase());
        var request = new ImportRequest { From = From, Kind = ModelKind.Reward };
        ModelImporter.Import(request, Out);
        var digest = ModelFolder.Open(Out).Digest;
        File.WriteAllText(Path.Combine(Out, "stray"), "of an older model");

        ModelImporter.Import(request, Out);

        Assert.Equal(digest, ModelFolder.Open(Out).Digest);
        Assert.False(File.Exists(Path.Combine(Out, "stray")));
        Assert.Equal(["from", "out"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [NativeFact]
    public void A_model_that_is_not_finite_leaves_nothing_behind()
    {
        var model = new DebertaCase { Hidden = 48, Embedding = 48 };
        model.Write(From);
        var path = Path.Combine(From, "model.safetensors");
        var content = File.ReadAllBytes(path);
        BitConverter.GetBytes(float.NaN).CopyTo(content, content.Length - 48);
        File.WriteAllBytes(path, content);

        foreach (var precision in Enum.GetValues<ModelPrecision>())
        {
            AssertRefused(new() { From = From, Kind = ModelKind.Reward, Precision = precision }, "not finite");
        }
    }

    [Fact]
    public void What_cannot_be_imported_so_is_said()
    {
        Write(new DebertaCase());
        AssertRefused(new() { From = From, Kind = ModelKind.Router }, "no heads of routes");
        AssertRefused(new() { From = From, Kind = ModelKind.Reward, Pooling = Pooling.Mean }, "Leave out --pooling");
        AssertRefused(new() { From = From, Kind = ModelKind.Encoder, Pooling = Pooling.Marker, Marker = "<|none|>" }, "no token '<|none|>'");
        AssertRefused(new() { From = _folder["nothing"], Kind = ModelKind.Encoder }, "config.json");
        new DebertaCase { Vocabulary = 9 }.Write(From);
        AssertRefused(new() { From = From, Kind = ModelKind.Encoder }, "9 embeddings");
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "letter.txt"), "precious");
        Assert.Contains("would be overwritten", Assert.Throws<OnnxModelException>(() => ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder }, Out)).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(Out, "letter.txt")));
    }

    private static void AssertMatches(DebertaCase model, EncodedModel encoded, long[] ids, long[] mask, bool mean)
    {
        var reference = new DebertaReference(model);
        var x = reference.Run(ids, mask);
        var outputs = encoded.Run(ids, mask, default);
        Assert.Equal([1, ids.Length, model.Hidden], outputs[0].Shape);
        AssertClose(x[0], outputs[0].ToSingles()[..model.Hidden]);
        AssertClose(mean ? reference.Mean(x, mask) : reference.Context(x), outputs[1].ToSingles());
        AssertClose(reference.Classify(x), outputs[2].ToSingles());
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First, pair.Second, 5e-5));
    }

    private void AssertRefused(ImportRequest request, string part)
    {
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => ModelImporter.Import(request, Out)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path), static path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private void Write(DebertaCase model)
    {
        model.Write(From);
        File.WriteAllText(Path.Combine(From, "tokenizer.json"), TinyTokenizer.Json);
    }
}
