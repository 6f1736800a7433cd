namespace BestRoute.Training;

/// <summary>Reads the option that an answer names.</summary>
internal static class ChoiceLetter
{
    private static readonly string[] _words = ["option", "choice", "answer"];

    /// <param name="answer">A normalized answer, so in lower case: <c>b</c>, <c>(b) because</c>, <c>b. because</c>, <c>option b</c>.</param>
    /// <returns>The letter in lower case; <see langword="null"/> where no option is named.</returns>
    public static char? Of(ReadOnlySpan<char> answer)
    {
        foreach (string word in _words)
        {
            if (answer.StartsWith(word, StringComparison.Ordinal) && answer[word.Length..] is [' ' or '(' or '*' or ':', ..])
            {
                answer = answer[word.Length..].TrimStart(" :*");
            }
        }

        return answer switch
        {
            ['(' or '[', var letter, ')' or ']', ..] when char.IsAsciiLetterLower(letter) => letter,
            [var letter] when char.IsAsciiLetterLower(letter) => letter,
            [var letter, ')' or '.' or ':' or ',' or '*', ..] when char.IsAsciiLetterLower(letter) => letter,
            _ => null,
        };
    }
}
