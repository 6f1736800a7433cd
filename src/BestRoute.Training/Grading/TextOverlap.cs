namespace BestRoute.Training;

/// <summary>How much of a text is in another one: 1 where they are the same, even without a word.</summary>
internal static class TextOverlap
{
    /// <summary>The words that ROUGE-L compares, counted from the end of a text; its time grows with the square.</summary>
    public const int MaxRougeTokens = 4096;

    /// <summary>Sentence BLEU.</summary>
    public static double Bleu(string text, string reference) =>
        text == reference ? 1 : Training.Bleu.Sentence(new BleuText(text), new BleuText(reference));

    /// <summary>ROUGE-L.</summary>
    public static double Rouge(string text, string reference) =>
        text == reference ? 1 : RougeL.FMeasure(Tokens(text), Tokens(reference));

    private static ReadOnlySpan<ulong> Tokens(string text)
    {
        // No text has more tokens than every other character.
        var tokens = new ulong[Math.Min(MaxRougeTokens, (text.Length + 1) / 2)];
        return tokens.AsSpan(0, RougeL.Tokenize(text, tokens));
    }
}
