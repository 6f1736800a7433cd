using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Finds queries that are nearly the same, so that they get the same split.</summary>
/// <remarks>
/// Two queries are nearly the same if their letters are: case, white space, digits and punctuation do not count. Of a conversation, the first message of the user counts, because the
/// rows of one conversation begin with it.
/// </remarks>
internal static class SplitGroup
{
    /// <summary>Returns the group of a query.</summary>
    public static UInt128 Of(Conversation conversation) =>
        PromptHash.Of(KeyOf(string.Concat(MessageJson.TextsOf(conversation.Messages.First(static message => message.Role == ChatRole.User)))));

    /// <summary>Returns the words of a text; the normalized text if it has no letter.</summary>
    internal static string KeyOf(string text)
    {
        var normalized = new char[text.Length];
        var length = TextNormalizer.Normalize(text, normalized);
        var words = new string(normalized, 0, length)
            .ToLowerInvariant()
            .Select(static character => char.IsLetter(character) || char.IsSurrogate(character) ? character : ' ');
        var key = string.Join(' ', string.Concat(words).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return key.Length > 0 ? key : new string(normalized, 0, length);
    }
}
