using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Reads and writes messages in the form of OpenAI's chat completions API: text, tool calls and their results, and nothing else.</summary>
/// <remarks>What a message has is kept or refused, and never dropped: a model that saw less than the log says would be graded on another query.</remarks>
internal static class MessageJson
{
    /// <summary>The additional property of a call whose arguments are not JSON: the text that the model wrote for them.</summary>
    public const string RawArguments = "arguments";

    private static readonly JsonSerializerOptions _compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    private static readonly string[] _roles = ["system", "developer", "user", "assistant", "tool"];

    /// <summary>Reads a message.</summary>
    /// <param name="json">The message.</param>
    /// <param name="where">Its place in the row, for errors.</param>
    /// <exception cref="FormatException">It is not a message, or has something that is not supported; the message names the member and the fix.</exception>
    public static ChatMessage Read(JsonElement json, string where)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"'{where}' is {Kind(json)}; give an object with 'role' and 'content'.");
        }

        string? role = null, name = null, callId = null;
        List<AIContent>? texts = null, calls = null;
        foreach (var member in json.EnumerateObject())
        {
            var (place, value) = ($"{where}.{member.Name}", member.Value);
            if (value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
            {
                continue;
            }

            switch (member.Name)
            {
                case "role":
                    role = Text(value, place);
                    break;
                case "content":
                    texts = Texts(value, place);
                    break;
                case "name":
                    name = Text(value, place);
                    break;
                case "tool_calls":
                    calls = Calls(value, place);
                    break;
                case "tool_call_id":
                    callId = Text(value, place);
                    break;
                default:
                    throw new FormatException($"'{place}' is not supported; remove it. A message has 'role', 'content', 'name', 'tool_calls' and 'tool_call_id'.");
            }
        }

        if (role is null || !_roles.Contains(role))
        {
            throw new FormatException($"'{where}.role' is {(role is null ? "missing" : $"'{role}'")}; give one of {string.Join(", ", _roles)}.");
        }

        RequireRole("tool_calls", calls, "assistant");
        RequireRole("tool_call_id", callId, "tool");
        if (texts is null && calls is null)
        {
            throw new FormatException($"'{where}.content' is missing; give a string.");
        }

        return new ChatMessage(new ChatRole(role), callId is null ? [.. texts ?? [], .. calls ?? []] : [new FunctionResultContent(callId, ResultOf(texts!))]) { AuthorName = name };

        void RequireRole(string member, object? value, string right)
        {
            if (value is not null && role != right)
            {
                throw new FormatException($"'{where}.{member}' is in a message of role '{role}'; only a message of role '{right}' can have it.");
            }
        }
    }

    /// <summary>Writes a message.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="message">The message.</param>
    /// <param name="redact">What is done with each text, and with the text of each argument of a tool call; <see langword="null"/> for nothing.</param>
    /// <exception cref="NotSupportedException">It has content other than text, tool calls and the text of their results.</exception>
    public static void Write(Utf8JsonWriter writer, ChatMessage message, Func<string, string>? redact = null)
    {
        writer.WriteStartObject();
        writer.WriteString("role", message.Role.Value);
        if (message.AuthorName is { } name)
        {
            writer.WriteString("name", name);
        }

        if (message.Contents is [FunctionResultContent result])
        {
            writer.WriteString("tool_call_id", result.CallId);
            WriteContent(writer, TextsOf(result), redact);
        }
        else
        {
            FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>()];
            string[] texts = [.. message.Contents.Where(static content => content is not FunctionCallContent).Select(TextOf)];
            if (texts.Length > 0 || calls.Length == 0)
            {
                WriteContent(writer, texts, redact);
            }

            if (calls.Length > 0)
            {
                writer.WritePropertyName("tool_calls");
                WriteCalls(writer, calls, redact);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>Gets all text of a message that a model reads and its tokens are counted by.</summary>
    public static IEnumerable<string> TextsOf(ChatMessage message) => message.Contents.SelectMany<AIContent, string>(static content => content switch
    {
        FunctionCallContent call => [call.Name, ArgumentsOf(call)],
        FunctionResultContent result => TextsOf(result),
        _ => [TextOf(content)],
    });

    public static string Kind(JsonElement json) => $"a JSON {json.ValueKind.ToString().ToLowerInvariant()}";

    private static object ResultOf(List<AIContent> texts) => texts is [TextContent text] ? text.Text : texts;

    private static string[] TextsOf(FunctionResultContent result) => result.Result switch
    {
        string text => [text],
        IEnumerable<AIContent> contents => [.. contents.Select(TextOf)],
        _ => throw new NotSupportedException("The backends of pool files support text only; the result of a tool is not a text."),
    };

    private static string TextOf(AIContent content) => content is TextContent text
        ? text.Text
        : throw new NotSupportedException("The backends of pool files support text only; a message has other content.");

    private static string ArgumentsOf(FunctionCallContent call) => call.AdditionalProperties?.TryGetValue(RawArguments, out string? raw) == true ? raw!
        : call.Arguments is { } arguments
        ? JsonSerializer.Serialize(arguments, _compact.GetTypeInfo(typeof(IDictionary<string, object?>)))
        : "{}";

    private static List<AIContent> Texts(JsonElement content, string where)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return [new TextContent(content.GetString())];
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"'{where}' is {Kind(content)}; give a string, or an array of parts of type 'text'.");
        }

        return [.. content.EnumerateArray().Select((part, index) => new TextContent(PartText(part, $"{where}[{index}]")))];
    }

    private static string PartText(JsonElement part, string where)
    {
        var type = Text(Member(part, "type", where), $"{where}.type");
        return type == "text"
            ? Text(Member(part, "text", where), $"{where}.text")
            : throw new FormatException($"'{where}' has the type '{type}'; only 'text' is supported, because logs, backends of pool files and scorers have text only. Leave the row out.");
    }

    private static List<AIContent> Calls(JsonElement calls, string where) => calls.ValueKind == JsonValueKind.Array
        ? [.. calls.EnumerateArray().Select((call, index) => Call(call, $"{where}[{index}]"))]
        : throw new FormatException($"'{where}' is {Kind(calls)}; give an array.");

    private static FunctionCallContent Call(JsonElement call, string where)
    {
        if (Text(Member(call, "type", where), $"{where}.type") is not "function" and var type)
        {
            throw new FormatException($"'{where}' has the type '{type}'; only 'function' is supported. Leave the row out.");
        }

        var function = Member(call, "function", where);
        where += ".function";
        var arguments = Text(Member(function, "arguments", where), $"{where}.arguments");
        try
        {
            return new FunctionCallContent(
                Text(Member(call, "id", where), $"{where}.id"),
                Text(Member(function, "name", where), $"{where}.name"),
                string.IsNullOrWhiteSpace(arguments) ? null : JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static pair => pair.Name, static pair => (object?)pair.Value, StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"'{where}.arguments' is '{TextClip.Head(arguments, 80)}'; give a string that contains a JSON object.", e);
        }
    }

    private static void WriteContent(Utf8JsonWriter writer, string[] texts, Func<string, string>? redact)
    {
        texts = redact is null ? texts : Array.ConvertAll(texts, text => redact(text));
        if (texts.Length < 2)
        {
            writer.WriteString("content", texts is [var text] ? text : "");
            return;
        }

        writer.WriteStartArray("content");
        foreach (var part in texts)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "text");
            writer.WriteString("text", part);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the calls of functions as an array.</summary>
    public static void WriteCalls(Utf8JsonWriter writer, IEnumerable<FunctionCallContent> calls, Func<string, string>? redact = null)
    {
        writer.WriteStartArray();
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id", call.CallId);
            writer.WriteString("type", "function");
            writer.WriteStartObject("function");
            writer.WriteString("name", call.Name);
            writer.WriteString("arguments", redact is null ? ArgumentsOf(call) : Redacted(ArgumentsOf(call), redact));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // The texts in the arguments are redacted one by one, so that they stay a JSON object.
    private static string Redacted(string arguments, Func<string, string> redact)
    {
        try
        {
            return Redact(JsonNode.Parse(arguments), redact)?.ToJsonString() ?? "{}";
        }
        catch (JsonException)
        {
            // Models also write arguments that are not JSON.
            return redact(arguments);
        }
    }

    private static JsonNode? Redact(JsonNode? node, Func<string, string> redact) => node switch
    {
        JsonObject item => new JsonObject(item.Select(member => KeyValuePair.Create(member.Key, Redact(member.Value, redact)))),
        JsonArray list => new JsonArray([.. list.Select(value => Redact(value, redact))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(redact(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    public static JsonElement Member(JsonElement json, string name, string where) =>
        json.ValueKind != JsonValueKind.Object ? throw new FormatException($"'{where}' is {Kind(json)}; give an object with '{name}'.")
        : json.TryGetProperty(name, out var value) ? value
        : throw new FormatException($"'{where}.{name}' is missing; give a string.");

    public static string Text(JsonElement json, string where) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw new FormatException($"'{where}' is {Kind(json)}; give a string.");
}
