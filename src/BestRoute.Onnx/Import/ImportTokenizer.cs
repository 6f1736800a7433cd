using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>The tokenizer of a Hugging Face folder.</summary>
/// <param name="File">Its file.</param>
/// <param name="Tokenizer">The tokenizer itself.</param>
internal sealed record ImportTokenizer(TokenizerFile File, Tokenizer Tokenizer)
{
    private const long MaxAddedBytes = 16L << 20;

    /// <summary>Finds the tokenizer of a folder.</summary>
    /// <returns>The tokenizer, or null if there is none.</returns>
    /// <exception cref="OnnxModelException">It cannot be used.</exception>
    public static ImportTokenizer? Find(string folder, bool? byteFallback) =>
        TokenizerFile.Find(folder) is { } file ? new ImportTokenizer(file, file.Load(byteFallback)) : null;

    /// <summary>Returns the id of a token that was added to a tokenizer in a file next to it.</summary>
    public static int? FindAdded(string folder, string token)
    {
        var path = Path.Combine(folder, BertSettingsReader.AddedTokensFile);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(ModelFile.ReadText(path, MaxAddedBytes));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(token, out var element)
                && element.ValueKind == JsonValueKind.Number
                && element.TryGetInt32(out var id)
                && id >= 0
                    ? id
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new OnnxModelException($"'{path}' is not valid JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the id of a token by its spelling.</summary>
    public int? FindId(string token) => Tokenizer.Special.Ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Describes the tokenizer for a model.</summary>
    /// <param name="request">What is imported.</param>
    /// <param name="pooling">How it pools. A marker is in front of the text.</param>
    /// <exception cref="OnnxModelException">The tokenizer has no template.</exception>
    public ManifestTokenizer Describe(ImportRequest request, Pooling pooling)
    {
        var template = Tokenizer.Template
            ?? throw new OnnxModelException($"'{File.Path}' has no template, and no tokens [CLS] and [SEP] to make one. Use the tokenizer that the model was trained with.");
        var ids = new SortedDictionary<string, int>(Tokenizer.Special.Ids.ToDictionary(), StringComparer.Ordinal);
        if (pooling != Pooling.Marker)
        {
            return new ManifestTokenizer(File.Name, Tokenizer.ByteFallback, ids, template.Single, template.Pair);
        }

        ids[request.Marker] = FindId(request.Marker) ?? FindAdded(request.From, request.Marker)!.Value;
        return new ManifestTokenizer(
            File.Name, Tokenizer.ByteFallback, ids, Mark(template.Single), template.Pair is { } pair ? Mark(pair) : null);

        string[] Mark(IReadOnlyList<string> parts) =>
            [.. parts.SelectMany(part => part == TokenTemplate.First ? [request.Marker, part] : new[] { part })];
    }
}
