using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using BestRoute.Onnx;

namespace EncoderParity;

/// <summary>Compares an imported model with the reference libraries, text by text.</summary>
internal sealed class Comparison : IDisposable
{
    /// <summary>Sums in another order round in another way.</summary>
    private const double Tolerance = 1e-5;

    private const int MaxShown = 5;
    private const int MaxCharacters = 200;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoder-parity-");
    private readonly ModelFolder _model;
    private readonly OnnxQueryEncoder _encoder;
    private readonly ReferenceEncoder _referenceEncoder;
    private readonly ReferenceTokenizer _literal;
    private readonly (ReferenceTokenizer Reference, TokenizationMode Mode)[] _tokenizers;
    private int _shown;

    public Comparison(PackagedModel model)
    {
        var from = _folder.CreateSubdirectory("from").FullName;
        var imported = Path.Combine(_folder.FullName, "model");
        model.Write(from);
        ModelImporter.Import(new ImportRequest { From = from, Kind = ModelKind.Encoder, Pooling = model.Pooling }, imported);
        _model = ModelFolder.Open(imported);
        _encoder = OnnxQueryEncoder.Load(imported);
        _referenceEncoder = new ReferenceEncoder(Path.Combine(from, "model.onnx"), model.Pooling);
        var vocabulary = Path.Combine(from, "vocab.txt");
        _literal = ReferenceTokenizer.OfBertUncased(vocabulary, Path.Combine(from, "literal.json"), readsSpecial: false);
        _tokenizers =
        [
            (_literal, TokenizationMode.Literal),
            (ReferenceTokenizer.OfBertUncased(vocabulary, Path.Combine(from, "special.json"), readsSpecial: true), TokenizationMode.Library),
            (ReferenceTokenizer.Open(Path.Combine(imported, "tokenizer.json")), TokenizationMode.Library),
        ];
    }

    /// <summary>The columns of <see cref="RowAsync"/>.</summary>
    public static string Header =>
        """
        | texts | lines | ids differ | ids differ, special tokens read | ids differ, imported tokenizer.json | largest difference | mean difference | smallest cosine |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """;

    /// <summary>Gets whether anything differed by more than rounding.</summary>
    public bool HasDifference { get; private set; }

    /// <summary>Describes the imported model.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{_model.Manifest.Dimensions} dimensions, pooling {_model.Manifest.Pooling}, {_model.Manifest.Vocabulary} embeddings, at most {_model.Manifest.MaxTokens} tokens");

    /// <summary>Compares texts.</summary>
    /// <returns>A row of the table.</returns>
    public async Task<string> RowAsync(string name, IEnumerable<string> texts)
    {
        var lines = 0;
        var differing = new int[_tokenizers.Length];
        var (largest, sum, cosine) = (0.0, 0.0, 1.0);
        var actual = new float[_encoder.Dimensions];
        foreach (var text in texts)
        {
            lines++;
            for (var i = 0; i < _tokenizers.Length; i++)
            {
                differing[i] += IsSame(text, _tokenizers[i].Reference, _tokenizers[i].Mode) ? 0 : 1;
            }

            var expected = _referenceEncoder.Encode(ReferenceTokenizer.Truncate(_literal.Encode(text), _model.Manifest.MaxTokens));
            await _encoder.EncodeAsync(text, actual, default);
            cosine = Math.Min(cosine, Cosine(actual, expected));
            TensorPrimitives.Subtract(actual, expected, expected);
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<float>(expected)));
            sum += TensorPrimitives.SumOfMagnitudes<float>(expected);
        }

        // Not "larger than": NaN is a difference, too.
        HasDifference |= !(largest <= Tolerance) || differing.Any(static count => count > 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {lines:N0} | {string.Join(" | ", differing)} | {largest:0.0e+0} | {sum / Math.Max(1, (long)lines * actual.Length):0.0e+0} | {cosine:0.000000000} |");
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _referenceEncoder.Dispose();
        Array.ForEach(_tokenizers, static tokenizer => tokenizer.Reference.Dispose());
        _folder.Delete(recursive: true);
    }

    private bool IsSame(string text, ReferenceTokenizer reference, TokenizationMode mode)
    {
        var buffer = new TokenBuffer();
        _model.Template!.Encode(text, mode, buffer);
        var expected = reference.Encode(text);
        if (buffer.Ids.SequenceEqual(expected))
        {
            return true;
        }

        var start = buffer.Ids.CommonPrefixLength(expected);
        if (_shown++ < MaxShown)
        {
            var shown = JsonSerializer.Serialize(text);
            Console.Error.WriteLine($"{mode}: {shown[..Math.Min(shown.Length, MaxCharacters)]}\n  from token {start}: {Show(buffer.Ids[start..])}, expected {Show(expected.AsSpan(start))}");
        }

        return false;
    }

    // In doubles: the rounding of singles would look like a difference.
    private static double Cosine(float[] a, float[] b) =>
        TensorPrimitives.CosineSimilarity<double>(Array.ConvertAll(a, static value => (double)value), Array.ConvertAll(b, static value => (double)value));

    private static string Show(ReadOnlySpan<int> ids) => string.Join(' ', ids[..Math.Min(ids.Length, 12)].ToArray());
}
