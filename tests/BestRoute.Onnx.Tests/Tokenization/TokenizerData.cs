using System.Text;
using System.Text.Json;

namespace BestRoute.Onnx.Tests.Tokenization;

/// <summary>The tokenizers of Tokenization/Data, and texts that are hard on tokenizers.</summary>
internal static class TokenizerData
{
    private static readonly string[] _fragments =
    [
        "e", "\u0301", "u", "\u0308", " ", "  ", "\t", "\n", "\r\n", "\u3000", "\uFB01", "\u2460", "\uFF33", "[", "]", "SEP", "CLS", "MASK", "UNK", "<ENT>", "<", ">", "|",
        "<|source|>", "[SEP]", "[CLS]", "[PAD]", "[MASK]", "[UNK]", "\uFF3B", "\uFF3D", "\uFF3BSEP\uFF3D", "->", "-", "=", ".", "0", "\u65E5\u672C", "\uD83D\uDE42", "\u00E9",
        "\u044F", "\u200B", "\u200D", "\u0001", "\0", "\u2581", "model", "score", "question", "the", "Answer", "<0x41>", "\u00A8", "\u2026", "!", "\uD55C", "\u1112\u1161",
    ];

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Tokenization", "Data", file);

    public static IEnumerable<(string Text, string? Pair, int[] Ids)> Read(string file)
    {
        foreach (var line in File.ReadLines(PathOf(file)))
        {
            using var row = JsonDocument.Parse(line);
            yield return (
                row.RootElement.GetProperty("text").GetString()!,
                row.RootElement.TryGetProperty("pair", out var pair) ? pair.GetString() : null,
                [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())]);
        }
    }

    /// <summary>A text of random fragments: special tokens and their parts, spaces of all kinds, marks, unknown characters.</summary>
    public static string RandomText(Random random, int maxFragments = 30)
    {
        var text = new StringBuilder();
        for (var i = random.Next(maxFragments); i >= 0; i--)
        {
            var fragment = _fragments[random.Next(_fragments.Length)];
            text.Insert(text.Length, fragment, random.Next(8) == 0 ? random.Next(1, 40) : 1);
        }

        return text.ToString();
    }
}
