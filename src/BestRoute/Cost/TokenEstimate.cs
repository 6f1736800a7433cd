using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Counts tokens where nobody else did: one per four characters, rounded up.</summary>
internal static class TokenEstimate
{
    internal static int FromLength(long characters) => (int)Math.Min(int.MaxValue, (characters + 3) / 4);

    /// <summary>Estimates the prompt of a request: the text of all its messages, and its instructions.</summary>
    internal static int FromPrompt(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        long characters = options?.Instructions?.Length ?? 0;
        for (var i = 0; i < messages.Count; i++)
        {
            var contents = messages[i].Contents;
            for (var j = 0; j < contents.Count; j++)
            {
                if (contents[j] is TextContent { Text: { } text })
                {
                    characters += text.Length;
                }
            }
        }

        return FromLength(characters);
    }
}
