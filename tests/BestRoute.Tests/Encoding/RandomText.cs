namespace BestRoute.Tests;

/// <summary>Texts of many kinds, the same for the same seed.</summary>
internal static class RandomText
{
    private static readonly string[] _pieces =
    [
        "the", "The", "x1", "2024", "0007", "99999999999999999999", "naïve", "ΣΊΣΥΦΟΣ", "日本語", "हिन्दी", "Ünïcödé", "\U0001F600", "\uD83D", "\uDE00",
        ".", ",", "?", "!", "(A)", "- ", "```", "{", "}", "_", "==", "\"", "'", "\u201C", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2028", "İ", "ß", "\0",
    ];

    public static string Next(Random random, int pieces) =>
        string.Concat(Enumerable.Range(0, random.Next(pieces + 1)).Select(_ => _pieces[random.Next(_pieces.Length)] + (random.Next(3) == 0 ? " " : "")));
}
