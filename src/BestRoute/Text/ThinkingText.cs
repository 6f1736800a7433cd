using System.Buffers;

namespace BestRoute;

/// <summary>Separates the answer in a response's text from the thinking that some models write into the same text.</summary>
/// <remarks>
/// The text up to the last mark that ends thinking is not answer text. Thinking that does not end was cut off, so the response has no answer.
/// A mark between quotes or backticks is a mention, not a mark. Time is linear in the text.
/// </remarks>
internal static class ThinkingText
{
    // The longest rest of a tag after its name: <think effort="high">, <|channel|>analysis<|message|>.
    private const int MaxAttributes = 64;

    /// <summary>No mark is longer.</summary>
    public const int LongestTag = 32 + MaxAttributes;

    private const string Channel = "<|channel|>";

    private static readonly SearchValues<char> _first = SearchValues.Create("<[\u25c1");

    private static readonly string[] _tags =
        ["think", "thinking", "thought", "thoughts", "reasoning", "scratchpad", "seed:think", "antthinking", "inner_monologue", "chain_of_thought"];

    // Mistral, Kimi, Cohere, Open Thoughts, Gemma and MedGemma.
    private static readonly (string Text, bool Ends)[] _marks =
    [
        ("[THINK]", false), ("[/THINK]", true),
        ("\u25c1think\u25b7", false), ("\u25c1/think\u25b7", true),
        ("<|START_THINKING|>", false), ("<|END_THINKING|>", true),
        ("<|begin_of_thought|>", false), ("<|end_of_thought|>", true),
        ("<|channel>thought", false), ("<channel|>", true),
        ("<unused94>thought", false), ("<unused95>", true),
    ];

    // Granite, Apriel, and gpt-oss where the server removes the special tokens. The first phrase begins the text, the second one begins the answer.
    private static readonly (string Begin, string End)[] _phrases =
    [
        ("Here is my thought process:", "Here is my response:"),
        ("Here's my thought process:", "Here's my response:"),
        ("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]"),
        ("analysis", "assistantfinal"),
    ];

    // What the same formats put around the answer itself.
    private static readonly string[] _answerMarks =
    [
        "<|return|>", "<|end|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|begin_of_solution|>", "<|end_of_solution|>", "[END FINAL RESPONSE]",
    ];

    /// <summary>Gets the answer text of a response.</summary>
    /// <param name="text">The text of the response.</param>
    /// <returns>The same instance where there is no thinking in it; empty where there is only thinking, or thinking that does not end.</returns>
    public static string Remove(string text) => Remove(text, out _);

    /// <summary>Gets the answer text of a response.</summary>
    /// <param name="text">The text of the response.</param>
    /// <param name="isCutOff">Whether the text ends inside the thinking.</param>
    /// <returns>As <see cref="Remove(string)"/>.</returns>
    public static string Remove(string text, out bool isCutOff)
    {
        var start = EndOfPhrase(text);
        var before = default(Range);
        var open = -1;
        for (var at = NextMark(text, start, out var mark); at >= 0; at = NextMark(text, mark.End, out mark))
        {
            if (!mark.Ends)
            {
                open = open < 0 ? at : open;
                continue;
            }

            before = open < 0 ? default : start..open;
            (start, open) = (mark.End, -1);
        }

        isCutOff = open >= 0;
        if (isCutOff)
        {
            return "";
        }

        if (start == 0)
        {
            return text;
        }

        var answer = Trim(text.AsSpan(start));

        // The answer comes first where nothing follows the thinking: "42 <think>That is right.</think>".
        return (answer.IsEmpty ? Trim(text.AsSpan()[before]) : answer).ToString();
    }

    /// <summary>Returns whether a text begins with a mark of thinking, or can become one that does.</summary>
    public static bool MayBegin(string text)
    {
        var start = text.AsSpan().IndexOfAnyExcept(" \t\r\n");
        return start >= 0 && _first.Contains(text[start]) && (ReadMark(text, start) is not null || (text.Length - start < LongestTag && !CanEndTag(text)));
    }

    /// <summary>Returns whether a piece of a text can contain the end of a mark.</summary>
    public static bool CanEndTag(string piece) => piece.AsSpan().IndexOfAny('>', ']', '\u25b7') >= 0;

    private static int EndOfPhrase(string text)
    {
        var trimmed = text.AsSpan().TrimStart();
        foreach (var (begin, end) in _phrases)
        {
            if (trimmed.StartsWith(begin, StringComparison.Ordinal) && text.LastIndexOf(end, StringComparison.Ordinal) is >= 0 and var at)
            {
                return at + end.Length;
            }
        }

        return 0;
    }

    private static int NextMark(string text, int from, out (int End, bool Ends) mark)
    {
        for (var at = from; at < text.Length; at++)
        {
            var step = text.AsSpan(at).IndexOfAny(_first);
            if (step < 0)
            {
                break;
            }

            at += step;
            if (ReadMark(text, at) is { } found && !IsMention(text, at, found.End))
            {
                mark = found;
                return at;
            }
        }

        mark = default;
        return -1;
    }

    private static (int End, bool Ends)? ReadMark(string text, int at)
    {
        var rest = text.AsSpan(at);
        foreach (var (mark, ends) in _marks)
        {
            if (rest.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
            {
                return (at + mark.Length, ends);
            }
        }

        return rest.StartsWith(Channel, StringComparison.Ordinal) ? ReadChannel(rest, at) : ReadTag(rest, at);
    }

    /// <summary>The channels of gpt-oss: all but the final one are thinking, or calls that were not read as such.</summary>
    private static (int End, bool Ends) ReadChannel(ReadOnlySpan<char> rest, int at)
    {
        const string Message = "<|message|>", Final = "final";

        var name = rest[Channel.Length..];
        var end = name[..Math.Min(name.Length, MaxAttributes)].IndexOf(Message, StringComparison.Ordinal);
        return (at + Channel.Length + (end < 0 ? 0 : end + Message.Length), end >= 0 && name.StartsWith(Final, StringComparison.Ordinal));
    }

    private static (int End, bool Ends)? ReadTag(ReadOnlySpan<char> rest, int at)
    {
        if (rest is not ['<', .. var name])
        {
            return null;
        }

        var ends = name is ['/', ..];
        name = (ends ? name[1..] : name).TrimStart(' ');
        var length = 0;
        while (length < name.Length && (char.IsAsciiLetter(name[length]) || name[length] is ':' or '_'))
        {
            length++;
        }

        var attributes = name[length..];
        var close = attributes[..Math.Min(attributes.Length, MaxAttributes)].IndexOfAny('>', '\n');
        if (close < 0 || attributes[close] != '>' || !IsTag(name[..length]))
        {
            return null;
        }

        // "<think and b>" is a comparison, "<think/>" is empty.
        var effort = attributes[..close].TrimEnd();
        if (!effort.IsEmpty && (effort[0] != ' ' || effort[^1] == '/' || !effort.Contains('=')))
        {
            return null;
        }

        return (at + rest.Length - attributes.Length + close + 1, ends);
    }

    private static bool IsTag(ReadOnlySpan<char> name)
    {
        foreach (var tag in _tags)
        {
            if (name.Equals(tag, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMention(string text, int start, int end) =>
        start > 0 && end < text.Length && text[start - 1] == text[end] && text[end] is '`' or '\'' or '"';

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> answer)
    {
        for (var length = -1; length != answer.Length;)
        {
            answer = answer.Trim();
            length = answer.Length;
            foreach (var mark in _answerMarks)
            {
                answer = answer.StartsWith(mark, StringComparison.Ordinal) ? answer[mark.Length..] : answer;
                answer = answer.EndsWith(mark, StringComparison.Ordinal) ? answer[..^mark.Length] : answer;
            }
        }

        return answer;
    }
}
