using BestRoute.Onnx.Tests.Tokenization;

namespace BestRoute.Onnx.Tests.Import;

/// <summary>An exported graph next to a <c>vocab.txt</c>, and no other file.</summary>
public sealed class VocabularyImportTests : IDisposable
{
    private const int Length = 3;
    private const int Positions = 40;

    private static readonly string[] _tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "one", "two", "##s", "!", "日"];

    private readonly TemporaryFolder _folder = new();

    public VocabularyImportTests() => Directory.CreateDirectory(From);

    private string From => _folder["from"];

    private string Out => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [NativeTheory]
    [InlineData("\n", 1)]
    [InlineData("\r\n", 10)]
    public void It_is_imported_without_any_other_file_and_opens_with_the_same_tokenizer(string lineEnd, int type)
    {
        WriteVocabulary(_tokens, lineEnd);
        WriteGraph(_tokens.Length, (TensorType)type);

        var report = ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder }, Out);

        var tokenizer = Tokenizer.Load(From);
        Directory.Delete(From, recursive: true);
        var folder = ModelFolder.Open(Out);
        Assert.Equal(["model.onnx", "tokenizer.json"], folder.Manifest.Files.Keys);
        Assert.Equal((Length, _tokens.Length, Positions, Pooling.Mean), (folder.Manifest.Dimensions, folder.Manifest.Vocabulary, folder.Manifest.MaxTokens, folder.Manifest.Pooling));
        Assert.Equal((_tokens.Length, true, true), (report.Tokenizer!.Vocabulary!.Value.Tokens, report.Tokenizer.Vocabulary.Value.Settings.LowerCase, report.Tokenizer.Vocabulary.Value.Settings.IsAssumed));
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var text = TokenizerData.RandomText(random);
            Assert.Equal(tokenizer.Encode(text, TokenizationMode.Literal), folder.Tokenizer!.Encode(text, TokenizationMode.Literal));
        }

        using var encoded = EncodedModel.Open(Out, ["pooled"]);
        var ids = encoded.Tokenize("Ones, two! 日");
        Assert.Equal([2, 4, 6, 1, 5, 7, 8, 3], ids);

        // The graph gives ten times the id, and a hundred for the constant that is added last.
        Assert.All(encoded.Run(ids, null, default)[0].ToSingles(), value => Assert.Equal(100 + (10 * ids.Average()), value, 1e-3));
    }

    [NativeFact]
    public void Embeddings_that_were_rounded_up_belong_to_no_token()
    {
        WriteVocabulary(_tokens);
        WriteGraph(64);

        Assert.Equal(64, ModelImporter.Import(new() { From = From, Kind = ModelKind.Encoder }, Out).Manifest.Vocabulary);
    }

    [Theory]
    [InlineData(8, "ids up to 8, but the model has 8 embeddings")]
    [InlineData(10, "has 9 tokens, but the model has 10 embeddings")]
    [InlineData(72, "has 9 tokens, but the model has 72 embeddings")]
    public void A_vocabulary_of_another_size_than_the_embeddings_is_refused(int rows, string part)
    {
        WriteVocabulary(_tokens);
        WriteGraph(rows);

        AssertRefused(new() { From = From, Kind = ModelKind.Encoder }, part);
    }

    [Fact]
    public void The_sizes_that_the_graph_does_not_show_come_from_the_configuration()
    {
        WriteVocabulary(_tokens);
        WriteGraph(_tokens.Length, showsSizes: false);
        AssertRefused(new() { From = From, Kind = ModelKind.Encoder }, "does not contain the hidden_size");

        File.WriteAllText(_folder["from", "config.json"], """{"hidden_size":3,"vocab_size":10,"max_position_embeddings":50}""");
        AssertRefused(new() { From = From, Kind = ModelKind.Encoder }, "has 9 tokens, but the model has 10 embeddings");

        File.WriteAllText(_folder["from", "config.json"], """{"hidden_size":3,"vocab_size":9,"max_position_embeddings":50}""");
        Directory.CreateDirectory(Out);
        ModelImporter.WriteUntried(new() { From = From, Kind = ModelKind.Encoder }, Out);
        var manifest = ModelFolder.Open(Out).Manifest;
        Assert.Equal((3, 9L, 50), (manifest.Dimensions, manifest.Vocabulary, manifest.MaxTokens));
    }

    [Fact]
    public void More_tokens_than_positions_and_a_damaged_vocabulary_are_refused()
    {
        WriteVocabulary(_tokens);
        WriteGraph(_tokens.Length);
        AssertRefused(new() { From = From, Kind = ModelKind.Encoder, MaxTokens = Positions + 1 }, "--max-tokens is 41, but the model");

        WriteVocabulary([.. _tokens, "one"]);
        AssertRefused(new() { From = From, Kind = ModelKind.Encoder }, "repeats the token 'one'");
    }

    private void AssertRefused(ImportRequest request, string part)
    {
        Assert.Contains(part, Assert.Throws<OnnxModelException>(() => ModelImporter.Import(request, Out)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    private void WriteVocabulary(string[] tokens, string lineEnd = "\n") =>
        File.WriteAllText(_folder["from", "vocab.txt"], string.Join(lineEnd, tokens) + lineEnd);

    /// <summary>An encoder whose output does not declare its length: only the constants show it.</summary>
    private void WriteGraph(int rows, TensorType type = TensorType.Float, bool showsSizes = true)
    {
        var graph = new GraphBuilder(new TensorStore(Stream.Null, "none"));
        var ids = graph.Input("input_ids", TensorType.Int64, "batch", "length");
        graph.Input("attention_mask", TensorType.Int64, "batch", "length");
        var x = showsSizes
            ? graph.Node("Gather", [graph.Constant("words", TensorType.Float, () => Words(rows), rows, Length), ids])
            : graph.Node("Expand", [graph.Node("Unsqueeze", [graph.Node("Cast", [ids], ("to", (int)TensorType.Float)), graph.Integers(2)]), graph.Integers(1, 1, Length)]);
        if (showsSizes)
        {
            graph.Constant("encoder.position_embeddings.weight", TensorType.Float, static () => new float[Positions * Length], Positions, Length);
            x = graph.Node("Add", [x, graph.Constant("bias", TensorType.Float, static () => new float[] { 100, 100, 100 }, Length)]);
        }

        graph.Output("last_hidden_state", graph.Node("Cast", [x], ("to", (int)type)), type, "batch", "length", "hidden");
        File.WriteAllBytes(_folder["from", "model.onnx"], graph.ToModel());
    }

    private static float[] Words(int rows) => [.. Enumerable.Range(0, rows).SelectMany(static id => Enumerable.Repeat(10f * id, Length))];
}
