using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A conversation as one text for a reader, such as a judge.</summary>
internal static class Transcript
{
    /// <summary>Writes the conversation: a single prompt as it is, otherwise one paragraph per message, with its role.</summary>
    /// <exception cref="NotSupportedException">A message contains something other than text.</exception>
    public static string Of(IReadOnlyList<ChatMessage> messages) => messages is [{ Contents: [TextContent prompt] } only] && only.Role == ChatRole.User
        ? prompt.Text
        : string.Join("\n\n", messages.Select(static message => $"{message.Role.Value}: {string.Join(' ', MessageJson.TextsOf(message))}"));
}
