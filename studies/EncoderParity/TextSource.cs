using System.Text;
using System.Text.Json;

namespace EncoderParity;

/// <summary>The texts that are compared.</summary>
internal static class TextSource
{
    private const int MaxFragments = 40;

    private static readonly string[] _words =
    [
        "the", "capital", "Australia", "unbelievably", "don't", "e-mail", "3.14", "1,000", "C#", "x^2", "$5", "<html>", "antidisestablishmentarianism", "GPT-4o", "https://a.example/b?c=d",
        "naïve", "Straße", "ÀÉÎ", "Łódź", "İstanbul", "ǅ", "ﬁ", "привет", "Ελλάδα", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "한국어", "かな", "ガ", "東京", "㐀", "𠀀",
        "[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[unused1]", "##ing", "[cls]", "<s>", "<|source|>",
        "😀", "👩‍👩‍👧‍👦", "🇩🇪", "☃️", "…", "—", "„", "´", "€", "½", "²", "ⅷ", "①", "Ａ", "￥",
    ];

    /// <summary>Ranges of characters, from which a random character is taken: controls and marks as often as letters.</summary>
    private static readonly (int First, int Last)[] _ranges =
    [
        (0x00, 0x20), (0x20, 0x7E), (0x7F, 0xA0), (0xA1, 0xFF), (0x100, 0x24F), (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x5FF), (0x600, 0xDFF), (0xE00, 0x1FFF), (0x2000, 0x206F),
        (0x2070, 0x2BFF), (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xF900, 0xFFFF), (0x10000, 0x1F2FF), (0x1F300, 0x1FAFF), (0x20000, 0x323AF),
        (0xE0000, 0x10FFFF),
    ];

    /// <summary>Lines of many kinds: each word above in three places, prose, code, white space, controls, marks, and long texts.</summary>
    public static IReadOnlyList<string> BuiltIn() =>
    [
        string.Empty,
        " ",
        "\t\r\n\u00A0\u3000\u200B\u2028",
        "What is the capital of Australia?",
        "Write a function in C# that reverses the words of a sentence without allocating more than one string.",
        "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n",
        "SELECT name, COUNT(*) FROM orders GROUP BY name HAVING COUNT(*) > 3 ORDER BY 2 DESC;",
        "Übersetze bitte: „Der Zug nach Zürich fährt heute von Gleis 7 ab.“",
        "东京和大阪之间的新干线需要多长时间？ Combien de temps dure le trajet ? 🚄",
        "e\u0301 E\u0301 u\u0308\u0304 a\u0323\u0307 \u0301 q\u0307\u0323 \uFB01\u0301 \u1112\u1161\u11AB \uD55C \u30AB\u3099",
        "a\u0000b\u0001c\u007Fd\u0085e\u00ADf\u200Bg\u200Ch\u200Di\u2060j\uFEFFk\uFFFDl\uFFFEm\uE000n",
        "$ + < = > ^ ` | ~ ! \" # % & ' ( ) * , - . / : ; ? @ [ \\ ] _ { }",
        new string('a', 100),
        new string('a', 101),
        new string('é', 100),
        string.Concat(Enumerable.Repeat("😀", 101)),
        new string('a', 100_000),
        string.Concat(Enumerable.Repeat("The committee met on Tuesday to discuss the budget, and could not agree on anything. ", 100)),
        string.Concat(Enumerable.Repeat("東京 naïve [SEP] ", 400)),
        .. _words.SelectMany(static word => new[] { word, $"a{word}b", $"The {word.ToUpperInvariant()}, {word}." }),
    ];

    /// <summary>Random strings of words, spaces and characters of all planes.</summary>
    public static IEnumerable<string> Random(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(MaxFragments); n >= 0; n--)
            {
                text.Append(random.Next(4) switch { 0 => _words[random.Next(_words.Length)], 1 => " ", _ => Character(random) });
            }

            yield return text.ToString();
        }
    }

    /// <summary>The lines of a file; of a .jsonl file the member <c>text</c> of each.</summary>
    public static IEnumerable<string> Read(string path) => path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
        ? File.ReadLines(path).Select(static line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("text").GetString()!)
        : File.ReadLines(path);

    private static string Character(Random random)
    {
        var (first, last) = _ranges[random.Next(_ranges.Length)];
        return new Rune(random.Next(first, last + 1)).ToString();
    }
}
