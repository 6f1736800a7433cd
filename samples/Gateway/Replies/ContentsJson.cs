using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>Writes contents as a message of OpenAI: text, refusal and tool calls.</summary>
internal static class ContentsJson
{
    /// <summary>Writes the contents.</summary>
    /// <param name="contents">The contents.</param>
    /// <param name="firstCall">The index of the first tool call in a stream; <see langword="null"/> for a whole message, whose calls have no index.</param>
    /// <returns>The message, or the delta of a stream, without its role.</returns>
    public static JsonObject Message(IEnumerable<AIContent> contents, int? firstCall = null)
    {
        string? text = null;
        string? refusal = null;
        var calls = new JsonArray();
        foreach (var content in contents)
        {
            switch (content)
            {
                case TextContent part:
                    text += part.Text;
                    break;
                case ErrorContent { ErrorCode: "Refusal" } refused:
                    refusal += refused.Message;
                    break;
                case FunctionCallContent call:
                    calls.Add(Call(call, firstCall + calls.Count));
                    break;
            }
        }

        var message = new JsonObject();
        if (firstCall is null || text is not null)
        {
            message["content"] = text;
        }

        if (refusal is not null)
        {
            message["refusal"] = refusal;
        }

        if (calls.Count > 0)
        {
            message["tool_calls"] = calls;
        }

        return message;
    }

    private static JsonObject Call(FunctionCallContent call, int? index)
    {
        var json = new JsonObject
        {
            ["id"] = call.CallId,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions) },
        };
        if (index is not null)
        {
            json["index"] = index;
        }

        return json;
    }
}
