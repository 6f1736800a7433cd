using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>The tokenizer of a Hugging Face folder.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Tokenizer">It itself.</param>
internal sealed record ImportTokenizer(string Path, Tokenizer Tokenizer)
{
    /// <summary>Where tokenizers without a tokenizer.json keep the tokens that were added to them.</summary>
    public const string AddedTokensFile = "added_tokens.json";

    private const long MaxAddedBytes = 16L << 20;

    private static readonly string[] _files = ["tokenizer.json", "spm.model"];

    /// <summary>Finds the tokenizer of a folder.</summary>
    /// <returns>The tokenizer, or null where there is none.</returns>
    /// <exception cref="OnnxModelException">It cannot be used.</exception>
    public static ImportTokenizer? Find(string folder, bool? byteFallback)
        => _files.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path
            ? new ImportTokenizer(path, Tokenizer.Load(path, byteFallback))
            : null;

    /// <summary>Returns the id of a token that was added to a tokenizer beside its file.</summary>
    public static int? FindAdded(string folder, string token)
    {
        var path = System.IO.Path.Combine(folder, AddedTokensFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(ModelFile.ReadAll(path, MaxAddedBytes));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(token, out var element)
                && element.ValueKind == JsonValueKind.Number
                && element.TryGetInt32(out var id)
                && id >= 0
                    ? id
                    : null;
        }
        catch (JsonException exception)
        {
            throw new OnnxModelException($"'{path}' is no valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the id of a token by its spelling.</summary>
    public int? FindId(string token) => Tokenizer.Special.Ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Describes the tokenizer for a model.</summary>
    /// <param name="request">What is imported.</param>
    /// <param name="pooling">How it pools: a marker stands before the text.</param>
    /// <exception cref="OnnxModelException">The tokenizer has no template.</exception>
    public ManifestTokenizer Describe(ImportRequest request, Pooling pooling)
    {
        var template = Tokenizer.Template
            ?? throw new OnnxModelException($"'{Path}' has no template, and no tokens [CLS] and [SEP] for one. Use the tokenizer that the model was trained with.");
        var ids = new SortedDictionary<string, int>(Tokenizer.Special.Ids.ToDictionary(), StringComparer.Ordinal);
        if (pooling != Pooling.Marker)
        {
            return new ManifestTokenizer(System.IO.Path.GetFileName(Path), Tokenizer.ByteFallback, ids, template.Single, template.Pair);
        }

        ids[request.Marker] = FindId(request.Marker) ?? FindAdded(request.From, request.Marker)!.Value;
        return new ManifestTokenizer(
            System.IO.Path.GetFileName(Path), Tokenizer.ByteFallback, ids, Mark(template.Single), template.Pair is { } pair ? Mark(pair) : null);

        string[] Mark(IReadOnlyList<string> parts)
            => [.. parts.SelectMany(part => part == TokenTemplate.First ? [request.Marker, part] : new[] { part })];
    }
}
