namespace BestRoute;

/// <summary>Estimates tokens if nobody counted them.</summary>
internal static class TokenEstimate
{
    /// <summary>
    /// The smallest number of characters per token that text can have, with some margin: a character has at most three bytes, and a token at least one.
    /// If more tokens were counted, they include something other than the text.
    /// </summary>
    internal const double MinCharactersPerToken = 0.25;

    /// <summary>The largest number of characters per token that is accepted. English text has 4 to 5.</summary>
    internal const double MaxCharactersPerToken = 16;

    /// <summary>Returns whether a number can be a model's characters per token.</summary>
    internal static bool IsCharactersPerToken(double ratio) => ratio is >= MinCharactersPerToken and <= MaxCharactersPerToken;

    /// <summary>Estimates tokens for a model that nothing is known about: one token per four characters, rounded up.</summary>
    internal static int FromLength(long characters) => (int)Math.Min(int.MaxValue, (characters + 3) / 4);

    /// <summary>Estimates tokens for a model, rounded up.</summary>
    /// <param name="length">The length of the text.</param>
    /// <param name="charactersPerToken">The weighted characters per token of the model; <see langword="null"/> if they are not known.</param>
    internal static int FromLength(TextLength length, double? charactersPerToken) => charactersPerToken is { } ratio
        ? (int)Math.Min(int.MaxValue, Math.Ceiling(length.Weighted / ratio))
        : FromLength(length.Characters);
}
