namespace BestRoute;

/// <summary>The answer of a response as it was written, and the text before it.</summary>
/// <param name="Text">The marked answer; without one, the whole text of a short response or the last line of a longer one. Of a long answer, the end.</param>
/// <param name="Before">The end of the text before the answer; empty if there is none.</param>
/// <param name="BeforeLength">The length of the whole text before the answer, in characters.</param>
internal readonly record struct AnswerText(string Text, string Before, int BeforeLength)
{
    /// <summary>The maximum number of characters that is read of an answer, and of the text before it.</summary>
    public const int MaxCharacters = 512;

    private const int ShortResponse = 300;

    /// <summary>Finds the answer of a response.</summary>
    public static AnswerText Of(string response)
    {
        var isMarked = AnswerExtractor.Extract(response, out var place).IsMarked;
        var (start, length) = isMarked ? place.GetOffsetAndLength(response.Length) : (LastPart(response), 0);
        var answer = isMarked ? response.AsSpan(start, length) : response.AsSpan(start);
        start += answer.Length - answer.TrimStart().Length;
        answer = answer.Trim();
        var before = response.AsSpan(0, start);
        return new(
            new string(answer.Length > MaxCharacters ? answer[^MaxCharacters..] : answer),
            new string(before.Length > MaxCharacters ? before[^MaxCharacters..] : before),
            before.Length);
    }

    private static int LastPart(string response)
    {
        var text = response.AsSpan().TrimEnd();
        return text.Length > ShortResponse ? text.LastIndexOf('\n') + 1 : 0;
    }
}
