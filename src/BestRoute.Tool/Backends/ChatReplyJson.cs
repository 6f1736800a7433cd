using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary>Reads a chat completion. A server may leave out everything except the answer.</summary>
internal static class ChatReplyJson
{
    /// <exception cref="JsonException">The reply is not JSON.</exception>
    /// <exception cref="FormatException">The reply has no answer.</exception>
    /// <exception cref="InvalidOperationException">A member has the wrong type, or is not valid text.</exception>
    public static ChatResponse Read(BinaryData reply)
    {
        using var document = JsonDocument.Parse(reply);
        var root = document.RootElement;
        if (Find(root, "choices") is not { ValueKind: JsonValueKind.Array } choices || choices.GetArrayLength() == 0
            || Find(choices[0], "message") is not { } message)
        {
            throw new FormatException("it has no choice with a message");
        }

        // The user would read a refusal, so it is the answer.
        var text = Content(Find(message, "content")) ?? Find(message, "refusal")?.GetString() ?? "";
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = Find(root, "id")?.ToString(),
            ModelId = Find(root, "model")?.ToString(),
            FinishReason = Find(choices[0], "finish_reason")?.GetString() is { Length: > 0 } reason ? new ChatFinishReason(reason) : null,
            Usage = Find(root, "usage") is { } usage ? Usage(usage) : null,
        };
    }

    private static string? Content(JsonElement? content) => content switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(static part => Find(part, "text")?.GetString())),
        { } text => text.GetString(),
    };

    private static UsageDetails Usage(JsonElement json)
    {
        var usage = new UsageDetails();
        Read(usage, json, "");
        return usage;
    }

    private static void Read(UsageDetails usage, JsonElement counts, string parent)
    {
        if (counts.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in counts.EnumerateObject())
        {
            var name = parent + member.Name;
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Read(usage, member.Value, name + ".");
            }
            else if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var count))
            {
                Set(usage, name, count);
            }
        }
    }

    private static void Set(UsageDetails usage, string name, long count)
    {
        switch (name)
        {
            case "prompt_tokens":
                usage.InputTokenCount = count;
                break;
            case "completion_tokens":
                usage.OutputTokenCount = count;
                break;
            case "total_tokens":
                usage.TotalTokenCount = count;
                break;
            case "prompt_tokens_details.cached_tokens":
                usage.CachedInputTokenCount = count;
                break;
            case "completion_tokens_details.reasoning_tokens":
                usage.ReasoningTokenCount = count;
                break;
            default:
                // Cache writes, for example, have another name at every provider.
                (usage.AdditionalCounts ??= [])[name] = count;
                break;
        }
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
