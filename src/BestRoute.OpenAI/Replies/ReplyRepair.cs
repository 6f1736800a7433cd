using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>Repairs what OpenAI-compatible servers send and the OpenAI SDK does not accept. All other bytes stay as they are.</summary>
/// <remarks>An instance repairs one whole reply, or the events of one stream in their order. It is not safe for concurrent use.</remarks>
internal sealed class ReplyRepair(bool isStream)
{
    private const int LongestMessage = 500;

    private readonly Dictionary<int, ToolCallPositions>? _positions = isStream ? [] : null;

    /// <summary>Repairs a chat completion, or an event of a stream.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="error">The server's error if the JSON is an error in place of an answer.</param>
    /// <returns>The repaired JSON; <see langword="null"/> if <paramref name="json"/> can stay as it is, or is not JSON that can be read.</returns>
    public byte[]? Repair(ReadOnlyMemory<byte> json, out string? error)
    {
        error = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            error = Error(root);
            if (error is not null)
            {
                return null;
            }

            var edits = new JsonEdits(json);
            RepairRoot(edits, root);
            return edits.Apply();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is not valid Unicode. The SDK says so.
            return null;
        }
    }

    private void RepairRoot(JsonEdits edits, JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            var value = member.Value;
            if (member.NameEquals("choices"u8))
            {
                RepairChoices(edits, value);
            }
            else if (member.NameEquals("created"u8))
            {
                Scalars.RepairTime(edits, value);
            }
            else if (member.NameEquals("usage"u8))
            {
                RepairUsage(edits, value, isDetails: false);
            }
            else if (member.NameEquals("id"u8) || member.NameEquals("object"u8) || member.NameEquals("model"u8)
                || member.NameEquals("service_tier"u8) || member.NameEquals("system_fingerprint"u8))
            {
                Scalars.RepairText(edits, value);
            }
        }
    }

    private void RepairChoices(JsonEdits edits, JsonElement choices)
    {
        if (choices.ValueKind != JsonValueKind.Array)
        {
            edits.Replace(choices, "[]");
            return;
        }

        var position = 0;
        foreach (var choice in choices.EnumerateArray())
        {
            if (choice.ValueKind == JsonValueKind.Object)
            {
                RepairChoice(edits, choice, position);
            }

            position++;
        }
    }

    private void RepairChoice(JsonEdits edits, JsonElement choice, int position)
    {
        var added = new List<string>();
        var number = position;
        if (choice.TryGetProperty("index"u8, out var index))
        {
            Scalars.RepairInteger(edits, index, position);
            number = index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var given) ? given : position;
        }
        else if (position > 0)
        {
            added.Add($"\"index\":{position}");
        }

        var hasMessage = choice.TryGetProperty(isStream ? "delta"u8 : "message"u8, out var message);
        var positions = _positions is null ? null : ToolCallsOf(number);
        if (hasMessage && message.ValueKind == JsonValueKind.Object)
        {
            MessageRepair.Repair(edits, message, positions);
        }
        else if (!isStream && hasMessage)
        {
            edits.Replace(message, MessageRepair.Empty);
        }
        else if (!isStream)
        {
            added.Add("\"message\":" + MessageRepair.Empty);
        }

        if (choice.TryGetProperty("finish_reason"u8, out var reason))
        {
            var hasToolCalls = positions?.IsEmpty == false
                || (hasMessage && message.ValueKind == JsonValueKind.Object && message.TryGetProperty("tool_calls"u8, out var calls)
                    && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0);
            FinishReasons.Repair(edits, reason, isStream, hasToolCalls);
        }

        if (choice.TryGetProperty("logprobs"u8, out var logprobs) && logprobs.ValueKind != JsonValueKind.Null && !LogProbabilities.IsReadable(logprobs))
        {
            edits.SetNull(logprobs);
        }

        if (added.Count > 0)
        {
            edits.AddMembers(choice, [.. added]);
        }
    }

    private ToolCallPositions ToolCallsOf(int choice)
    {
        if (!_positions!.TryGetValue(choice, out var positions))
        {
            _positions.Add(choice, positions = new ToolCallPositions());
        }

        return positions;
    }

    private static void RepairUsage(JsonEdits edits, JsonElement usage, bool isDetails)
    {
        if (usage.ValueKind != JsonValueKind.Object)
        {
            if (usage.ValueKind != JsonValueKind.Null)
            {
                edits.SetNull(usage);
            }

            return;
        }

        foreach (var member in usage.EnumerateObject())
        {
            if (!isDetails && (member.NameEquals("prompt_tokens_details"u8) || member.NameEquals("completion_tokens_details"u8)))
            {
                RepairUsage(edits, member.Value, isDetails: true);
            }
            else if (isDetails ? IsDetail(member) && member.Value.ValueKind != JsonValueKind.Null : IsCount(member))
            {
                Scalars.RepairInteger(edits, member.Value);
            }
        }
    }

    private static bool IsCount(JsonProperty member) =>
        member.NameEquals("prompt_tokens"u8) || member.NameEquals("completion_tokens"u8) || member.NameEquals("total_tokens"u8);

    private static bool IsDetail(JsonProperty member) =>
        member.NameEquals("cached_tokens"u8) || member.NameEquals("audio_tokens"u8) || member.NameEquals("reasoning_tokens"u8)
        || member.NameEquals("accepted_prediction_tokens"u8) || member.NameEquals("rejected_prediction_tokens"u8);

    /// <summary>Gets the error that a server sent with a status of success. The SDK would ignore it in a stream.</summary>
    private string? Error(JsonElement root)
    {
        var hasChoices = root.TryGetProperty("choices"u8, out var choices) && choices.ValueKind == JsonValueKind.Array
            && choices.EnumerateArray().Any(static choice => choice.ValueKind == JsonValueKind.Object);
        if (hasChoices && !isStream)
        {
            return null;
        }

        if (root.TryGetProperty("error"u8, out var error) && error.ValueKind is JsonValueKind.String or JsonValueKind.Object)
        {
            var message = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message"u8, out var text) ? text : error;
            if (message.ToString() is { Length: > 0 } said and not "{}")
            {
                return "The server sent an error in place of an answer: " + Clip(said);
            }
        }

        return isStream ? null : "The reply has no choices: " + Clip(root.GetRawText());
    }

    private static string Clip(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + " ...";
}
