using System.Text;
using System.Text.Json;

namespace BestRoute.Onnx;

/// <summary>Finds the settings of a BERT tokenizer in the files next to a <c>vocab.txt</c>, or otherwise in the vocabulary itself.</summary>
internal static class BertSettingsReader
{
    /// <summary>How a tokenizer reads text.</summary>
    public const string SettingsFile = "tokenizer_config.json";

    /// <summary>The tokens that are not in the vocabulary of a tokenizer.</summary>
    public const string AddedTokensFile = "added_tokens.json";

    private const string SpecialTokensFile = "special_tokens_map.json";
    private const string Mask = "mask_token";
    private const string Fast = "Fast";
    private const string Continuation = "##";
    private const long MaxBytes = 16L << 20;

    /// <summary>Tokenizers of Hugging Face that read a <c>vocab.txt</c> as BERT does. Other tokenizers use the name for something else.</summary>
    private static readonly string[] _classes =
        ["BertTokenizer", "ConvBertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "SqueezeBertTokenizer"];

    private static readonly (string Role, string Usual)[] _roles =
        [("cls_token", "[CLS]"), ("sep_token", "[SEP]"), ("unk_token", "[UNK]"), ("pad_token", "[PAD]"), (Mask, "[MASK]")];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OnnxModelException">The vocabulary does not have a special token, or a file next to it cannot be used.</exception>
    public static BertSettings Read(VocabularyFile vocabulary)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(vocabulary.Path))!;
        var settings = Parse(Path.Combine(folder, SettingsFile));
        RequireBert(settings);
        var (tokens, special) = ReadSpecial(vocabulary, folder, settings);
        var lower = settings?.Find("do_lower_case")?.Flag();
        var strip = settings?.Find("strip_accents")?.Flag();
        var isLower = lower ?? !HasLetter(vocabulary, static rune => Rune.ToLowerInvariant(rune) != rune);

        // As in Hugging Face's library, accents are handled like upper case if a file only says how case is handled.
        var stripsAccents = strip ?? (isLower && (lower is not null || !HasLetter(vocabulary, HasAccent)));
        return new BertSettings(
            isLower,
            stripsAccents,
            settings?.Flag("tokenize_chinese_chars", absent: true) ?? true,
            lower is null,
            tokens["cls_token"],
            tokens["sep_token"],
            tokens["unk_token"],
            special);
    }

    private static void RequireBert(JsonMember? settings)
    {
        if (settings?.Find("tokenizer_class") is { } member
            && member.String() is var name
            && !_classes.Contains(name.EndsWith(Fast, StringComparison.Ordinal) ? name[..^Fast.Length] : name))
        {
            throw new OnnxModelException(
                $"{member.Path} is {name}. A vocab.txt alone is enough for {string.Join(", ", _classes)}; put the tokenizer.json of the model next to it.");
        }
    }

    /// <summary>Finds the special tokens by their roles, and the ids of all of them, added ones included.</summary>
    private static (Dictionary<string, string> Tokens, Dictionary<string, int> Ids) ReadSpecial(VocabularyFile vocabulary, string folder, JsonMember? settings)
    {
        var map = Parse(Path.Combine(folder, SpecialTokensFile));
        var ids = ReadAdded(vocabulary, folder);
        var tokens = new Dictionary<string, string>();
        var missing = new List<string>();
        foreach (var (role, usual) in _roles)
        {
            var token = (settings?.Find(role) ?? map?.Find(role)) is { } member ? Spelling(member) : usual;
            if (vocabulary.Ids.TryGetValue(token, out var id) || ids.TryGetValue(token, out id))
            {
                (tokens[role], ids[token]) = (token, id);
            }
            else if (role != Mask)
            {
                missing.Add($"'{token}' ({role})");
            }
        }

        return missing.Count == 0
            ? (tokens, ids)
            : throw new OnnxModelException(
                $"'{vocabulary.Path}' has no token {string.Join(" and no token ", missing)}. Take the vocab.txt of the model; if the model spells a token in another way, name it in {SettingsFile}, such as \"cls_token\": \"[CLS]\".");
    }

    private static Dictionary<string, int> ReadAdded(VocabularyFile vocabulary, string folder)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var path = Path.Combine(folder, AddedTokensFile);
        foreach (var (token, id) in Parse(path)?.Members() ?? [])
        {
            ids[token] = id.Number();
        }

        var next = vocabulary.Tokens.Count;
        foreach (var (token, id) in ids.OrderBy(static pair => pair.Value))
        {
            if (id != (vocabulary.Ids.TryGetValue(token, out var line) ? line : next++))
            {
                throw new OnnxModelException(
                    $"'{path}' has {token} = {id}. The ids of added tokens follow the {vocabulary.Tokens.Count} lines of '{vocabulary.Path}' without gaps. Take both files from the same model.");
            }
        }

        return ids;
    }

    // A text, or an object that also says how the token is searched for.
    private static string Spelling(JsonMember member) => member.Value.ValueKind == JsonValueKind.Object ? member.Get("content").String() : member.String();

    /// <summary>Returns whether a word of the vocabulary has such a letter. Special tokens are not words, and say nothing about the text that the model was trained on.</summary>
    private static bool HasLetter(VocabularyFile vocabulary, Predicate<Rune> isSuch)
    {
        foreach (var token in vocabulary.Tokens)
        {
            var isWord = true;
            var isFound = false;
            foreach (var rune in token.AsSpan(token.StartsWith(Continuation, StringComparison.Ordinal) ? Continuation.Length : 0).EnumerateRunes())
            {
                isWord &= Rune.IsLetter(rune);
                isFound |= isSuch(rune);
            }

            if (isWord && isFound)
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAccent(Rune rune)
    {
        foreach (var part in UnicodeData.DecompositionOf(rune.Value, compatible: false))
        {
            if (UnicodeData.IsNonSpacingMark(new Rune(part)))
            {
                return true;
            }
        }

        return false;
    }

    private static JsonMember? Parse(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var content = ModelFile.ReadText(path, MaxBytes);
        try
        {
            using var document = JsonDocument.Parse(content);
            return new JsonMember(document.RootElement.Clone(), path);
        }
        catch (JsonException exception)
        {
            throw new OnnxModelException($"'{path}' is not valid JSON: {exception.Message}", exception);
        }
    }
}
