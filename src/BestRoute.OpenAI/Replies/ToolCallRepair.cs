using System.Globalization;
using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>Repairs the tool calls of a message, or of a part of a streamed message.</summary>
internal static class ToolCallRepair
{
    /// <summary>Repairs the member <c>tool_calls</c>.</summary>
    /// <param name="edits">Takes the changes.</param>
    /// <param name="calls">The value of the member.</param>
    /// <param name="positions">The calls of the stream so far; <see langword="null"/> for a whole reply.</param>
    public static void Repair(JsonEdits edits, JsonElement calls, ToolCallPositions? positions)
    {
        if (calls.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (calls.ValueKind != JsonValueKind.Array)
        {
            edits.SetNull(calls);
            return;
        }

        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind == JsonValueKind.Object)
            {
                RepairCall(edits, call, positions);
            }
        }
    }

    private static void RepairCall(JsonEdits edits, JsonElement call, ToolCallPositions? positions)
    {
        var function = call.TryGetProperty("function"u8, out var found) && found.ValueKind == JsonValueKind.Object ? found : default(JsonElement?);
        if (call.TryGetProperty("type"u8, out var type) && function is not null && !IsFunction(type))
        {
            edits.SetText(type, "function");
        }

        if (function is { } value)
        {
            RepairFunction(edits, value, isStream: positions is not null);
        }

        var hasId = call.TryGetProperty("id"u8, out var id);
        var text = hasId && id.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.ToString() is { Length: > 0 } given ? given : null;
        var added = new List<string>();
        var needsId = true;
        if (positions is not null)
        {
            var hasName = function?.TryGetProperty("name"u8, out var name) == true && name.ValueKind == JsonValueKind.String && !name.ValueEquals(""u8);
            needsId = RepairIndex(edits, call, added, positions, text, hasName);
        }

        RepairId(edits, hasId ? id : null, text, needsId, added);
        if (added.Count > 0)
        {
            edits.AddMembers(call, [.. added]);
        }
    }

    private static bool RepairIndex(JsonEdits edits, JsonElement call, List<string> added, ToolCallPositions positions, string? id, bool hasName)
    {
        var hasIndex = call.TryGetProperty("index"u8, out var index);
        int? given = hasIndex && index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) ? number : null;
        var (position, isNew) = positions.Find(given, id, hasName);
        if (hasIndex && given != position)
        {
            edits.SetNumber(index, position);
        }
        else if (!hasIndex && position > 0)
        {
            added.Add("\"index\":" + position.ToString(CultureInfo.InvariantCulture));
        }

        return isNew;
    }

    /// <summary>Gives a call an id if it has none. The results of functions are matched by it.</summary>
    private static void RepairId(JsonEdits edits, JsonElement? id, string? text, bool needsId, List<string> added)
    {
        if (text is null && needsId)
        {
            var made = "call_" + Guid.NewGuid().ToString("N");
            if (id is { } empty)
            {
                edits.SetText(empty, made);
            }
            else
            {
                added.Add("\"id\":" + JsonEdits.Quoted(made));
            }
        }
        else if (id is { } value)
        {
            Scalars.RepairText(edits, value);
        }
    }

    private static void RepairFunction(JsonEdits edits, JsonElement function, bool isStream)
    {
        if (function.TryGetProperty("name"u8, out var name))
        {
            Scalars.RepairText(edits, name);
        }

        if (!function.TryGetProperty("arguments"u8, out var arguments))
        {
            if (!isStream)
            {
                edits.AddMembers(function, "\"arguments\":\"{}\"");
            }
        }
        else if (arguments.ValueKind == JsonValueKind.Object)
        {
            edits.SetText(arguments, arguments.GetRawText());
        }
        else if (arguments.ValueKind != JsonValueKind.String ? !(isStream && arguments.ValueKind == JsonValueKind.Null) : !isStream && arguments.ValueEquals(""u8))
        {
            // A call without arguments.
            edits.SetText(arguments, isStream ? "" : "{}");
        }
    }

    private static bool IsFunction(JsonElement type) =>
        type.ValueKind == JsonValueKind.String && string.Equals(type.GetString(), "function", StringComparison.OrdinalIgnoreCase);
}
