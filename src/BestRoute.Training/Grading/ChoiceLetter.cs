using System.Text.RegularExpressions;

namespace BestRoute.Training;

/// <summary>Reads the option that an answer names.</summary>
internal static partial class ChoiceLetter
{
    /// <summary>Finds the option that a response chose: its final answer if that names one, else what it last said the answer is.</summary>
    /// <returns>The letter in lower case; <see langword="null"/> where no option is named.</returns>
    public static char? In(string text) =>
        Of(AnswerExtractor.Extract(text).Text)
        ?? (Statement().Match(text) is { Success: true } match ? char.ToLowerInvariant(match.Groups["letter"].ValueSpan[0]) : null);

    /// <param name="answer">A normalized answer, so in lower case: <c>b</c>, <c>(b) because</c>, <c>b. because</c>, <c>option b</c>.</param>
    /// <returns>The letter in lower case; <see langword="null"/> where no option is named.</returns>
    public static char? Of(ReadOnlySpan<char> answer)
    {
        answer = answer.StartsWith("option ", StringComparison.Ordinal) ? answer["option ".Length..] : answer;
        return answer switch
        {
            ['(' or '[', var letter, ')' or ']', ..] when char.IsAsciiLetterLower(letter) => letter,
            [var letter] when char.IsAsciiLetterLower(letter) => letter,
            [var letter, ')' or '.' or ':' or ',' or '*', ..] when char.IsAsciiLetterLower(letter) => letter,
            _ => null,
        };
    }

    [GeneratedRegex("""(?i:answer)[\s*_]*(?:is|:)[\s*_:]*(?:\((?<letter>[A-Z])\)|(?<letter>[A-Z])(?!\w))""", RegexOptions.RightToLeft | RegexOptions.CultureInvariant)]
    private static partial Regex Statement();
}
