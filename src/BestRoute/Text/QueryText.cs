using System.Buffers;
using System.Text;

using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// Decides what the router sees of a conversation: the last user message, and the end of what came before it, up to a limit. Training and run time
/// use this one rule. The system prompt is never part of it, because every route pays it alike.
/// </summary>
internal static class QueryText
{
    /// <summary>The maximum number of characters that the router sees. From longer text it sees the beginning and the end.</summary>
    public const int MaxCharacters = 32_768;

    /// <summary>Returns the router's text.</summary>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="contextCharacters">The maximum number of context characters, 0 or more. Separators count.</param>
    /// <returns>
    /// The text of the last user message, after the context: older user and assistant messages, oldest first, one per line. If the last user message has
    /// no text, as an image alone, the text of a user message directly before it; if there is none, the empty string. If there is no user message, the last text.
    /// </returns>
    public static string From(IReadOnlyList<ChatMessage> messages, int contextCharacters)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentOutOfRangeException.ThrowIfNegative(contextCharacters);

        var query = QueryIndex(messages);
        if (query < 0)
        {
            return HasUser(messages) ? "" : Bound(LastText(messages));
        }

        var text = messages[query].Text;
        var context = Context(messages, query, Math.Min(contextCharacters, MaxCharacters / 2));
        if (context.Count == 0)
        {
            return Bound(text);
        }

        var result = new StringBuilder();
        for (var i = context.Count - 1; i >= 0; i--)
        {
            result.Append(context[i]).Append('\n');
        }

        AppendBounded(result, text, MaxCharacters - result.Length);
        return result.ToString();
    }

    /// <summary>Returns whether there is something before the query that the router could read as its context.</summary>
    public static bool HasContext(IReadOnlyList<ChatMessage> messages) =>
        QueryIndex(messages) is >= 0 and var query && Context(messages, query, MaxCharacters / 2).Count > 0;

    /// <summary>Finds the text of the last turn of the user. An image often follows its question in a message of its own.</summary>
    private static int QueryIndex(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = LastIndex(messages, static message => message.Role == ChatRole.User); i >= 0 && messages[i].Role != ChatRole.Assistant; i--)
        {
            if (messages[i].Role == ChatRole.User && !string.IsNullOrWhiteSpace(messages[i].Text))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool HasUser(IReadOnlyList<ChatMessage> messages) => LastIndex(messages, static message => message.Role == ChatRole.User) >= 0;

    /// <summary>Goes back from the query. The newest piece comes first.</summary>
    private static List<string> Context(IReadOnlyList<ChatMessage> messages, int end, int budget)
    {
        List<string> pieces = [];
        for (var i = end - 1; i >= 0 && budget > 1; i--)
        {
            var message = messages[i];
            var isUser = message.Role == ChatRole.User;
            if ((!isUser && message.Role != ChatRole.Assistant) || message.Text is not { Length: > 0 } text || string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            // A long answer must not hide the question that it answers: "do that again" refers to the question.
            var available = isUser ? budget - 1 : (budget - 1) / 2;
            var piece = isUser ? Bounded(text, available) : TextClip.Tail(text, available).ToString();
            if (piece.Length > 0)
            {
                pieces.Add(piece);
                budget -= piece.Length + 1;
            }
        }

        return pieces;
    }

    private static string LastText(IReadOnlyList<ChatMessage> messages)
    {
        var index = LastIndex(messages, static message => message.Text.Length > 0);
        return index < 0 ? "" : messages[index].Text;
    }

    private static int LastIndex(IReadOnlyList<ChatMessage> messages, Func<ChatMessage, bool> predicate)
    {
        var index = messages.Count - 1;
        while (index >= 0 && !predicate(messages[index]))
        {
            index--;
        }

        return index;
    }

    /// <summary>Keeps the beginning and the end of a long text, without the white space and the invisible characters that would push out the rest.</summary>
    private static string Bound(string text)
    {
        if (text.Length <= MaxCharacters)
        {
            return text;
        }

        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return Bounded(new string(buffer, 0, TextNormalizer.Normalize(text, buffer, keepsRepeats: true)), MaxCharacters);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static string Bounded(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var result = new StringBuilder(length);
        AppendBounded(result, text, length);
        return result.ToString();
    }

    private static void AppendBounded(StringBuilder result, string text, int length)
    {
        if (text.Length <= length)
        {
            result.Append(text);
        }
        else if (length > 0)
        {
            // The line break separates the words of the two parts.
            var head = TextClip.HeadAndTail(text, length - 1, out var tail);
            result.Append(head).Append('\n').Append(tail);
        }
    }
}
