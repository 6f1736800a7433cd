namespace BestRoute;

/// <summary>The answer of a response as it was written, and what stands before it.</summary>
/// <param name="Text">The answer: the marked one; else a short response as a whole, of a longer one the last line. Of a long one, the end.</param>
/// <param name="Before">The end of what stands before the answer; empty where nothing does.</param>
/// <param name="BeforeLength">The length of all that stands before the answer, in characters.</param>
internal readonly record struct AnswerText(string Text, string Before, int BeforeLength)
{
    /// <summary>The longest answer, and the most of what stands before it, that is looked at, in characters.</summary>
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
