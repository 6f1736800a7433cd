using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BestRoute.Onnx;

/// <summary>Writes the <c>tokenizer.json</c> that Hugging Face's library would make from a <c>vocab.txt</c>.</summary>
internal static class BertTokenizerJson
{
    private const string Prefix = "##";

    /// <summary>BERT's longest word. A longer word is unknown.</summary>
    private const int MaxWordCharacters = 100;

    // Relaxed, so that people can read all alphabets. The file is never part of a web page.
    private static readonly JsonWriterOptions _options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file.</summary>
    public static byte[] Write(VocabularyFile vocabulary, BertSettings settings)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _options))
        {
            Of(vocabulary, settings).WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static JsonObject Of(VocabularyFile vocabulary, BertSettings settings) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. settings.Special.OrderBy(static pair => pair.Value).Select(static pair => Added(pair.Key, pair.Value))]),
        ["normalizer"] = new JsonObject
        {
            ["type"] = "BertNormalizer",
            ["clean_text"] = true,
            ["handle_chinese_chars"] = settings.SplitChinese,
            ["strip_accents"] = settings.StripAccents,
            ["lowercase"] = settings.LowerCase,
        },
        ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
        ["post_processor"] = new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(settings.Cls, 0), Text("A", 0), Special(settings.Sep, 0)),
            ["pair"] = new JsonArray(Special(settings.Cls, 0), Text("A", 0), Special(settings.Sep, 0), Text("B", 1), Special(settings.Sep, 1)),
            ["special_tokens"] = new JsonObject([.. new[] { settings.Cls, settings.Sep }.Distinct().Select(token => KeyValuePair.Create(token, Ids(token, settings)))]),
        },
        ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = Prefix, ["cleanup"] = true },
        ["model"] = new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = settings.Unk,
            ["continuing_subword_prefix"] = Prefix,
            ["max_input_chars_per_word"] = MaxWordCharacters,
            ["vocab"] = new JsonObject(vocabulary.Tokens.Select(static (token, id) => KeyValuePair.Create<string, JsonNode?>(token, id))),
        },
    };

    private static JsonObject Added(string token, int id) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject Special(string token, int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = type } };

    private static JsonObject Text(string name, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = type } };

    private static JsonNode? Ids(string token, BertSettings settings) =>
        new JsonObject { ["id"] = token, ["ids"] = new JsonArray(settings.Special[token]), ["tokens"] = new JsonArray(token) };
}
