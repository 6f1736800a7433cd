using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>
/// Reads the messages that the router decides by: roles, texts, tool calls, and whether there are images. Backends get the messages as the caller wrote them.
/// </summary>
internal static class MessageReader
{
    private static readonly Uri _elsewhere = new("about:blank");

    public static IReadOnlyList<ChatMessage> Read(JsonElement body)
    {
        List<ChatMessage> messages = [.. body.Items("messages").Where(static message => message.ValueKind == JsonValueKind.Object).Select(ReadMessage)];
        return messages.Count > 0 ? messages : throw RequestException.Invalid("The request has no messages. Set messages to a list of at least one message.", "messages");
    }

    private static ChatMessage ReadMessage(JsonElement message)
    {
        var role = message.TryGetText("role") switch
        {
            "system" or "developer" => ChatRole.System,
            "assistant" => ChatRole.Assistant,
            "tool" or "function" => ChatRole.Tool,
            _ => ChatRole.User,
        };
        return new ChatMessage(role, role == ChatRole.Tool ? [Result(message)] : [.. Parts(message), .. Calls(message)]);
    }

    private static FunctionResultContent Result(JsonElement message) =>
        new(message.TryGetText("tool_call_id") ?? "", string.Concat(Parts(message).OfType<TextContent>().Select(static part => part.Text)));

    private static IEnumerable<AIContent> Parts(JsonElement message)
    {
        if (message.TryGetText("content") is { } text)
        {
            yield return new TextContent(text);
        }

        foreach (var part in message.Items("content"))
        {
            yield return part.TryGetText("type") switch
            {
                "text" => new TextContent(part.TryGetText("text")),
                "refusal" => new TextContent(part.TryGetText("refusal")),
                "image_url" => new UriContent(_elsewhere, "image/*"),
                _ => new UriContent(_elsewhere, "application/octet-stream"),
            };
        }
    }

    private static IEnumerable<AIContent> Calls(JsonElement message)
    {
        foreach (var call in message.Items("tool_calls"))
        {
            if (call.TryGetObject("function", out var function))
            {
                // The arguments are counted, not read.
                var arguments = new Dictionary<string, object?> { ["arguments"] = function.TryGetText("arguments") };
                yield return new FunctionCallContent(call.TryGetText("id") ?? "", function.TryGetText("name") ?? "", arguments);
            }
        }
    }
}
