namespace BestRoute;

/// <summary>Estimates tokens where nobody counted them.</summary>
internal static class TokenEstimate
{
    /// <summary>
    /// The smallest number of characters per token that text can have, with some room: a character is at most three bytes, and a token at least one.
    /// Where more tokens were counted, they are of more than the text.
    /// </summary>
    internal const double MinCharactersPerToken = 0.25;

    /// <summary>The largest number of characters per token that is believed; English text has 4 to 5.</summary>
    internal const double MaxCharactersPerToken = 16;

    /// <summary>Says whether a number can be a model's characters per token.</summary>
    internal static bool IsCharactersPerToken(double ratio) => ratio is >= MinCharactersPerToken and <= MaxCharactersPerToken;

    /// <summary>Estimates for a model that nothing is known of: one token per four characters, rounded up.</summary>
    internal static int FromLength(long characters) => (int)Math.Min(int.MaxValue, (characters + 3) / 4);

    /// <summary>Estimates for a model, rounded up.</summary>
    /// <param name="length">The length of the text.</param>
    /// <param name="charactersPerToken">The weighted characters that a token of the model holds; <see langword="null"/> where nothing is known of them.</param>
    internal static int FromLength(TextLength length, double? charactersPerToken) => charactersPerToken is { } ratio
        ? (int)Math.Min(int.MaxValue, Math.Ceiling(length.Weighted / ratio))
        : FromLength(length.Characters);
}
