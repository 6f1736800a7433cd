using System.Text;
using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>The members of a <c>tokenizer.json</c>: small ones as they are, the vocabulary as a list.</summary>
internal sealed class TokenizerJson
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 64 };
    private readonly Dictionary<string, JsonMember> _members = [];
    private readonly Dictionary<string, JsonMember> _model = [];
    private readonly List<(byte[] Text, int Id, double Score)> _vocabulary = [];

    private TokenizerJson(string name) => Name = name;

    /// <summary>Gets the name of the file in errors.</summary>
    public string Name { get; }

    /// <summary>Gets the vocabulary: UTF-8 text, id, and finite score (0 if the file has none).</summary>
    public IReadOnlyList<(byte[] Text, int Id, double Score)> Vocabulary => _vocabulary;

    /// <summary>Reads a file.</summary>
    /// <exception cref="OnnxModelException">It is not JSON, or its members are not valid.</exception>
    public static TokenizerJson Parse(ReadOnlySpan<byte> file, string name)
    {
        ModelFile.RequireUtf8(file, name);
        var json = new TokenizerJson(name);
        try
        {
            var reader = new Utf8JsonReader(file.StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file, _options);
            reader.Read();
            json.ReadObject(ref reader, name, json._members);
            while (reader.Read())
            {
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new OnnxModelException($"{name} is not a readable JSON file: {e.Message}", e);
        }

        return json;
    }

    /// <summary>A member of the file; null if it is missing or null.</summary>
    public JsonMember? Find(string member) => _members.TryGetValue(member, out var value) ? value : null;

    /// <summary>A member of the model; null if it is missing or null.</summary>
    public JsonMember? FindModel(string member) => _model.TryGetValue(member, out var value) ? value : null;

    /// <summary>A member of the model.</summary>
    public JsonMember GetModel(string member) => FindModel(member) ?? throw new OnnxModelException($"{Name}: model.{member} is missing.");

    private void ReadObject(ref Utf8JsonReader reader, string path, Dictionary<string, JsonMember> members)
    {
        Expect(ref reader, JsonTokenType.StartObject, path, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            reader.Read();
            if (ReferenceEquals(members, _members) && member == "model")
            {
                ReadObject(ref reader, $"{path}: model", _model);
            }
            else if (ReferenceEquals(members, _model) && member == "vocab")
            {
                ReadVocabulary(ref reader, $"{path}.vocab");
            }
            else if (member is "merges" or "decoder")
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                using var document = JsonDocument.ParseValue(ref reader);
                members[member] = new JsonMember(document.RootElement.Clone(), ReferenceEquals(members, _members) ? $"{path}: {member}" : $"{path}.{member}");
            }
        }
    }

    private void ReadVocabulary(ref Utf8JsonReader reader, string path)
    {
        _vocabulary.Clear();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var text = Text(ref reader);
                reader.Read();
                Expect(ref reader, JsonTokenType.Number, path, "an id for each piece");
                Add(text, reader.TryGetInt32(out var id) ? id : -1, 0, path);
            }

            return;
        }

        Expect(ref reader, JsonTokenType.StartArray, path, "an array of [piece, score], or an object of ids");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            Expect(ref reader, JsonTokenType.String, path, "an array of [piece, score]");
            var text = Text(ref reader);
            reader.Read();
            Expect(ref reader, JsonTokenType.Number, path, "an array of [piece, score]");
            Add(text, _vocabulary.Count, JsonScore.Parse(reader.ValueSpan), path);
            reader.Read();
            Expect(ref reader, JsonTokenType.EndArray, path, "an array of [piece, score]");
        }

        Expect(ref reader, JsonTokenType.EndArray, path, "an array of [piece, score]");
    }

    private void Add(byte[] text, int id, double score, string path)
    {
        var wrong = id is < 0 or >= (1 << 24) ? $"the id {id}, but ids must be 0 to {(1 << 24) - 1}"
            : !double.IsFinite(score) ? "a score that is not a finite number"
            : text.Length > PieceTrie.MaxPieceLength ? $"{text.Length} bytes, but the maximum is {PieceTrie.MaxPieceLength}"
            : null;
        if (wrong is not null)
        {
            throw new OnnxModelException($"{path}: '{Encoding.UTF8.GetString(text.AsSpan(0, Math.Min(text.Length, 64)))}' has {wrong}.");
        }

        _vocabulary.Add((text, id, score));
    }

    private static byte[] Text(ref Utf8JsonReader reader) =>
        !reader.ValueIsEscaped ? reader.ValueSpan.ToArray() : Encoding.UTF8.GetBytes(reader.GetString()!);

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string path, string name)
    {
        if (reader.TokenType != type)
        {
            throw new OnnxModelException($"{path} has a value of the kind {reader.TokenType}. It must be {name}.");
        }
    }
}
