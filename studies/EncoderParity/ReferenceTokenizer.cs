using System.Text.Json;

namespace EncoderParity;

/// <summary>Hugging Face's own tokenizer library, written in Rust.</summary>
internal sealed class ReferenceTokenizer : IDisposable
{
    private const int Cls = 101;
    private const int Sep = 102;

    private readonly Tokenizers.DotNet.Tokenizer _tokenizer;

    private ReferenceTokenizer(string path) => _tokenizer = new Tokenizers.DotNet.Tokenizer(path);

    /// <summary>Opens a <c>tokenizer.json</c>.</summary>
    public static ReferenceTokenizer Open(string path) => new(path);

    /// <summary>Makes the tokenizer of bert-base-uncased from its vocabulary, by what is known about that model and not by BestRoute's code.</summary>
    /// <param name="vocabulary">The <c>vocab.txt</c>.</param>
    /// <param name="path">Where the <c>tokenizer.json</c> goes.</param>
    /// <param name="readsSpecial">Whether a text may spell special tokens.</param>
    public static ReferenceTokenizer OfBertUncased(string vocabulary, string path, bool readsSpecial)
    {
        var lines = File.ReadAllLines(vocabulary);
        (string Token, int Id)[] special = [("[PAD]", 0), ("[UNK]", 100), ("[CLS]", Cls), ("[SEP]", Sep), ("[MASK]", 103)];
        if (special.Any(token => lines[token.Id] != token.Token))
        {
            throw new InvalidOperationException($"'{vocabulary}' is not the vocabulary of bert-base-uncased.");
        }

        object[] single = [Special("[CLS]", 0), Text("A", 0), Special("[SEP]", 0)];
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "1.0",
            added_tokens = readsSpecial
                ? special.Select(token => new { id = token.Id, content = token.Token, single_word = false, lstrip = false, rstrip = false, normalized = false, special = true }).ToArray()
                : [],
            normalizer = new { type = "BertNormalizer", clean_text = true, handle_chinese_chars = true, strip_accents = (bool?)null, lowercase = true },
            pre_tokenizer = new { type = "BertPreTokenizer" },
            post_processor = new
            {
                type = "TemplateProcessing",
                single,
                pair = single.Concat([Text("B", 1), Special("[SEP]", 1)]),
                special_tokens = new Dictionary<string, object>
                {
                    ["[CLS]"] = new { id = "[CLS]", ids = new[] { Cls }, tokens = new[] { "[CLS]" } },
                    ["[SEP]"] = new { id = "[SEP]", ids = new[] { Sep }, tokens = new[] { "[SEP]" } },
                },
            },
            decoder = new { type = "WordPiece", prefix = "##", cleanup = true },
            model = new
            {
                type = "WordPiece",
                unk_token = "[UNK]",
                continuing_subword_prefix = "##",
                max_input_chars_per_word = 100,
                vocab = lines.Select((token, id) => (token, id)).ToDictionary(static pair => pair.token, static pair => pair.id),
            },
        }));
        return new ReferenceTokenizer(path);

        static object Special(string token, int type) => new { SpecialToken = new { id = token, type_id = type } };

        static object Text(string name, int type) => new { Sequence = new { id = name, type_id = type } };
    }

    /// <summary>Returns the ids of a text, with those of [CLS] and [SEP].</summary>
    public int[] Encode(string text) => [.. _tokenizer.Encode(text).Select(static id => (int)id)];

    /// <summary>Shortens ids as the library does: the text loses its end, and [SEP] stays.</summary>
    public static int[] Truncate(int[] ids, int maximum) => ids.Length <= maximum ? ids : [.. ids[..(maximum - 1)], Sep];

    public void Dispose() => _tokenizer.Dispose();
}
