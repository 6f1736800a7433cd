namespace BestRoute.Onnx;

/// <summary>The file of a tokenizer, read once.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">The name of the file in a model folder.</param>
/// <param name="Content">The content that a model folder keeps: everything that the tokenizer needs.</param>
/// <param name="Vocabulary">The <c>vocab.txt</c> from which the content was made, and how it is read; null for another file.</param>
internal sealed record TokenizerFile(string Path, string Name, ReadOnlyMemory<byte> Content, (int Tokens, BertSettings Settings)? Vocabulary = null)
{
    /// <summary>No tokenizer file is longer. A longer file is refused without reading it.</summary>
    private const long MaxLength = 512L << 20;

    private const string JsonName = "tokenizer.json";

    // The first existing file is used, as in Hugging Face's library.
    private static readonly string[] _names = [JsonName, "spm.model", "vocab.txt"];

    /// <summary>Finds and reads the tokenizer of a folder.</summary>
    /// <returns>The file, or null if the folder has none.</returns>
    /// <exception cref="OnnxModelException">The file cannot be read.</exception>
    public static TokenizerFile? Find(string folder) =>
        _names.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path ? Read(path) : null;

    /// <summary>Reads a file, or the file of a folder. A <c>vocab.txt</c> (or another .txt file) becomes a <c>tokenizer.json</c>.</summary>
    /// <exception cref="OnnxModelException">The file cannot be read, or the folder has none.</exception>
    public static TokenizerFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return Find(path) ?? throw new OnnxModelException($"'{path}' has no {string.Join(", ", _names[..^1])} or {_names[^1]}. Use a folder with one of them, or the file itself.");
        }

        if (!path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            return new TokenizerFile(path, System.IO.Path.GetFileName(path), ModelFile.ReadAll(path, MaxLength));
        }

        var vocabulary = VocabularyFile.Read(path);
        var settings = BertSettingsReader.Read(vocabulary);
        return new TokenizerFile(path, JsonName, BertTokenizerJson.Write(vocabulary, settings), (vocabulary.Tokens.Count, settings));
    }

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="byteFallback">How characters outside the vocabulary are handled, see <see cref="Tokenizer.ByteFallback"/>; null for what the file says.</param>
    /// <exception cref="OnnxModelException">The file is damaged, or of a kind that is not supported.</exception>
    public Tokenizer Load(bool? byteFallback) => Tokenizer.Parse(Content, Path, byteFallback);
}
