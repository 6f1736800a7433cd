using System.Text;

namespace BestRoute.Onnx;

/// <summary>A <c>vocab.txt</c>: one token per line. The id of a token is the number of its line, starting with 0.</summary>
internal sealed class VocabularyFile
{
    private const long MaxBytes = 64L << 20;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _tokens = [];

    private VocabularyFile(string path) => Path = path;

    /// <summary>Gets the path of the file.</summary>
    public string Path { get; }

    /// <summary>Gets the tokens; the index of each is its id.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Gets the ids of the tokens.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>Reads a file.</summary>
    /// <exception cref="OnnxModelException">The file is missing, empty, larger than 64 MiB, or not a list of different tokens in UTF-8.</exception>
    public static VocabularyFile Read(string path)
    {
        var content = ModelFile.ReadText(path, MaxBytes).Span;

        // Editors add blank lines at the end. Any other blank line is a token, or the ids after it would be wrong.
        content = content.TrimEnd("\r\n"u8);
        if (content.IsEmpty)
        {
            throw new OnnxModelException($"'{path}' is empty. Use the vocabulary of the model, with one token per line.");
        }

        var vocabulary = new VocabularyFile(path);
        foreach (var range in content.Split((byte)'\n'))
        {
            var line = content[range];
            vocabulary.Add(line is [.., (byte)'\r'] ? line[..^1] : line);
        }

        return vocabulary;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        if (line.Length > PieceTrie.MaxPieceLength)
        {
            throw Unusable($"has {line.Length} bytes, but the maximum is {PieceTrie.MaxPieceLength}. Put one token on each line.");
        }

        var token = Encoding.UTF8.GetString(line);
        if (!_ids.TryAdd(token, _tokens.Count))
        {
            throw Unusable($"repeats the token '{token}' of line {_ids[token] + 1}. The id of a token is its line, so each token may be there only once. Take the file from the model again.");
        }

        _tokens.Add(token);
    }

    private OnnxModelException Unusable(string problem) => new($"Line {_tokens.Count + 1} of '{Path}' {problem}");
}
