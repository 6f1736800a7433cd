using System.Text;
using System.Text.Json;

namespace BestRoute.OpenAI;

/// <summary>Repairs a message, or a part of a streamed message.</summary>
internal static class MessageRepair
{
    private const string Assistant = "\"role\":\"assistant\"";

    private static readonly string[] _roles = ["assistant", "system", "developer", "user", "tool", "function"];
    private static readonly string[] _contentTypes = ["text", "refusal", "image_url", "input_audio", "file"];

    /// <summary>An answer without text.</summary>
    public const string Empty = "{" + Assistant + ",\"content\":null}";

    /// <summary>Repairs a message.</summary>
    /// <param name="edits">Takes the changes.</param>
    /// <param name="message">The message.</param>
    /// <param name="positions">The tool calls of the stream so far; <see langword="null"/> for a whole reply.</param>
    public static void Repair(JsonEdits edits, JsonElement message, ToolCallPositions? positions)
    {
        var isStream = positions is not null;
        var added = new List<string>();
        if (!isStream && !message.TryGetProperty("role"u8, out _))
        {
            added.Add(Assistant);
        }

        foreach (var member in message.EnumerateObject())
        {
            var value = member.Value;
            if (member.NameEquals("role"u8))
            {
                RepairRole(edits, value, isStream);
            }
            else if (member.NameEquals("content"u8) && value.ValueKind == JsonValueKind.Array)
            {
                RepairContent(edits, message, value, added);
            }
            else if (member.NameEquals("refusal"u8) && value.ValueKind != JsonValueKind.Null && (value.ValueKind != JsonValueKind.String || value.ValueEquals(""u8)))
            {
                // An empty text would be read as a refusal.
                edits.SetNull(value);
            }
            else if (member.NameEquals("tool_calls"u8))
            {
                ToolCallRepair.Repair(edits, value, positions);
            }
            else if (member.NameEquals("annotations"u8))
            {
                RepairAnnotations(edits, value);
            }
        }

        if (added.Count > 0)
        {
            edits.AddMembers(message, [.. added]);
        }
    }

    private static void RepairRole(JsonEdits edits, JsonElement role, bool isStream)
    {
        var text = role.ValueKind == JsonValueKind.String ? role.GetString() : null;
        if (_roles.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        if (!isStream || !string.IsNullOrEmpty(text))
        {
            edits.SetText(role, "assistant");
        }
        else if (role.ValueKind != JsonValueKind.Null)
        {
            edits.SetNull(role);
        }
    }

    /// <summary>Repairs content that is a list of parts. Thinking becomes the member that other servers have for it, and unknown parts are left out.</summary>
    private static void RepairContent(JsonEdits edits, JsonElement message, JsonElement content, List<string> added)
    {
        if (content.EnumerateArray().All(IsKnownPart))
        {
            return;
        }

        var parts = new List<string>();
        var thinking = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            if (IsKnownPart(part))
            {
                parts.Add(part.GetRawText());
            }
            else if (part.ValueKind == JsonValueKind.String)
            {
                parts.Add(TextPart(part));
            }
            else if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("thinking"u8, out var thought))
            {
                AppendTexts(thinking, thought);
            }
            else if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text"u8, out var text) && text.ValueKind == JsonValueKind.String)
            {
                parts.Add(TextPart(text));
            }
        }

        edits.Replace(content, parts.Count == 0 ? "null" : '[' + string.Join(',', parts) + ']');
        if (thinking.Length > 0 && !message.TryGetProperty("reasoning_content"u8, out _))
        {
            added.Add("\"reasoning_content\":" + JsonEdits.Quoted(thinking.ToString()));
        }
    }

    private static bool IsKnownPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object
        && (!part.TryGetProperty("type"u8, out var type) || (type.ValueKind == JsonValueKind.String && _contentTypes.Contains(type.GetString(), StringComparer.OrdinalIgnoreCase)))
        && (!part.TryGetProperty("text"u8, out var text) || text.ValueKind is JsonValueKind.String or JsonValueKind.Null);

    private static string TextPart(JsonElement text) => "{\"type\":\"text\",\"text\":" + text.GetRawText() + '}';

    private static void AppendTexts(StringBuilder texts, JsonElement thought)
    {
        if (thought.ValueKind == JsonValueKind.String)
        {
            texts.Append(thought.GetString());
        }
        else if (thought.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in thought.EnumerateArray())
            {
                AppendTexts(texts, part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text"u8, out var text) ? text : part);
            }
        }
    }

    private static void RepairAnnotations(JsonEdits edits, JsonElement annotations)
    {
        if (annotations.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
        {
            edits.SetNull(annotations);
            return;
        }

        if (annotations.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        foreach (var annotation in annotations.EnumerateArray())
        {
            if (annotation.ValueKind != JsonValueKind.Object || !annotation.TryGetProperty("url_citation"u8, out var citation) || citation.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach (var member in citation.EnumerateObject())
            {
                if (member.NameEquals("start_index"u8) || member.NameEquals("end_index"u8))
                {
                    Scalars.RepairInteger(edits, member.Value);
                }
                else if (member.NameEquals("url"u8) || member.NameEquals("title"u8))
                {
                    Scalars.RepairText(edits, member.Value);
                }
            }
        }
    }
}
