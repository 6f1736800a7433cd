namespace BestRoute;

/// <summary>Finds the final answer in the text of a response, so that the answers of samples can be compared.</summary>
/// <remarks>The text is scanned by hand, so the time is linear in its length for any text.</remarks>
internal static class AnswerExtractor
{
    /// <summary>The longest value of a JSON field that is read, in characters.</summary>
    private const int MaxJsonValueLength = 10_000;

    private const string Word = "answer";

    private static readonly string[] _jsonKeys = ["\"answer\"", "\"final_answer\"", "\"finalanswer\"", "\"final answer\""];

    private static readonly (AnswerRule Rule, Func<string, Range> Find)[] _rules =
    [
        (AnswerRule.Tag, FindTag),
        (AnswerRule.Json, FindJson),
        (AnswerRule.Boxed, FindBoxed),
        (AnswerRule.Phrase, AnswerPhrases.Find),
        (AnswerRule.LastLine, FindLastLine),
    ];

    /// <summary>Extracts the answer by the strongest rule that finds one.</summary>
    /// <param name="text">The text of a response.</param>
    /// <returns>The answer, normalized.</returns>
    public static ExtractedAnswer Extract(string text) => Extract(text, out _);

    /// <summary>Extracts the answer by the strongest rule that finds one.</summary>
    /// <param name="text">The text of a response.</param>
    /// <param name="place">Where in the text the answer is, before it was normalized; empty if there is none.</param>
    /// <returns>The answer, normalized.</returns>
    public static ExtractedAnswer Extract(string text, out Range place)
    {
        foreach (var (rule, find) in _rules)
        {
            var range = find(text);
            if (range.End.Value > range.Start.Value && AnswerNormalizer.Normalize(text.AsSpan()[range]) is { Length: > 0 } answer)
            {
                place = range;
                return new(rule, answer);
            }
        }

        place = default;
        return new(AnswerRule.None, "");
    }

    private static Range FindTag(string text)
    {
        const string Open = "<answer>", Close = "</answer>";

        var close = text.LastIndexOf(Close, StringComparison.OrdinalIgnoreCase);
        var open = close < 0 ? -1 : text.LastIndexOf(Open, close, StringComparison.OrdinalIgnoreCase);
        if (open >= 0)
        {
            return (open + Open.Length)..close;
        }

        // A model that forgets the closing tag ends with its answer.
        open = text.LastIndexOf(Open, StringComparison.OrdinalIgnoreCase);
        return open < 0 ? default : (open + Open.Length)..text.Length;
    }

    private static Range FindJson(string text)
    {
        for (var at = LastWord(text, text.Length); at >= 0; at = LastWord(text, at))
        {
            var end = at + Word.Length + 1;
            if (end >= text.Length || text[end - 1] != '"')
            {
                continue;
            }

            var key = _jsonKeys.FirstOrDefault(key => text.AsSpan(0, end).EndsWith(key, StringComparison.OrdinalIgnoreCase));
            if (key is null
                || text.AsSpan(0, end - key.Length).TrimEnd() is not [.., '{' or ',']
                || text.AsSpan(end).TrimStart() is not [':', .. var rest])
            {
                continue;
            }

            var value = rest.TrimStart();
            var start = text.Length - value.Length;
            var length = JsonValueLength(value[..Math.Min(value.Length, MaxJsonValueLength)]);
            return value is ['"', ..] && length > 1
                ? (start + 1)..(start + value[..length].TrimEnd().Length - 1)
                : start..(start + length);
        }

        return default;
    }

    private static int JsonValueLength(ReadOnlySpan<char> value)
    {
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '[' or '{' when !quoted:
                    depth++;
                    break;
                case ',' when !quoted && depth == 0:
                    return i;
                case ']' or '}' when !quoted && --depth < 0:
                    return i;
            }
        }

        return 0;
    }

    private static Range FindBoxed(string text)
    {
        const string Command = "\\boxed";

        // Quick way out; it also keeps the stack away from texts full of braces.
        if (!text.Contains(Command, StringComparison.Ordinal))
        {
            return default;
        }

        var found = default(Range);
        var open = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '{' or '}')
            {
                i++;
            }
            else if (text[i] == '{')
            {
                open.Push(i);
            }
            else if (text[i] == '}' && open.TryPop(out var start) && text.AsSpan(0, start).EndsWith(Command, StringComparison.Ordinal))
            {
                found = (start + 1)..i;
            }
        }

        return found;
    }

    private static Range FindLastLine(string text)
    {
        var end = text.Length;
        while (end > 0)
        {
            var start = text.LastIndexOf('\n', end - 1) + 1;
            var line = text.AsSpan(start, end - start).Trim();
            if (!line.IsEmpty && !line.StartsWith("```", StringComparison.Ordinal))
            {
                return line.Length <= AnswerPhrases.MaxLineLength ? start..end : default;
            }

            end = start - 1;
        }

        return default;
    }

    /// <summary>The last position of the word that ends before a position, or -1.</summary>
    private static int LastWord(string text, int before) =>
        before == 0 ? -1 : text.AsSpan(0, before).LastIndexOf(Word, StringComparison.OrdinalIgnoreCase);
}
