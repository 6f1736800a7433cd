namespace BestRoute.Training;

/// <summary>A text's tokens, and how often it contains each of its n-grams. Immutable.</summary>
internal sealed class BleuText
{
    private readonly Dictionary<string, int>[] _ngrams;

    public BleuText(string text)
    {
        string[] tokens = [.. Tokenize(text)];
        Length = tokens.Length;

        // No token holds a space, so that joined ones can be told apart.
        _ngrams = [.. Enumerable.Range(1, Bleu.MaxOrder).Select(order => Enumerable.Range(0, Math.Max(0, tokens.Length - order + 1))
            .CountBy(start => string.Join(' ', tokens, start, order), StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal))];
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Length { get; }

    /// <summary>Gets the n-grams of an order, 1 to <see cref="Bleu.MaxOrder"/>, and how often the text contains each.</summary>
    public IReadOnlyDictionary<string, int> NGrams(int order) => _ngrams[order - 1];

    private static IEnumerable<string> Tokenize(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsWord(text[i]))
            {
                continue;
            }

            if (i > start)
            {
                yield return text[start..i];
            }

            if (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                yield return text[i].ToString();
            }

            start = i + 1;
        }
    }

    // Surrogates, paired or not, count as letters: no character is torn apart.
    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || char.IsSurrogate(character);
}
