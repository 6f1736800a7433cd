using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>What a row of a response log or of a prompt file asks: a single prompt, or the messages of a conversation, and the tools that the models may call.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
internal sealed class Conversation
{
    private const string PromptMember = "prompt";
    private const string MessagesMember = "messages";
    private const string ToolsMember = "tools";

    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Conversation(IReadOnlyList<ChatMessage> messages, IReadOnlyList<LoggedTool> tools, string key, bool isPrompt) =>
        (Messages, Tools, Key, IsPrompt) = (messages, tools, key, isPrompt);

    /// <summary>Gets the messages, at least one. The last one is the user's.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the tools that the models may call. No router reads them.</summary>
    public IReadOnlyList<LoggedTool> Tools { get; }

    /// <summary>Gets the text by which the query is known, and from which <see cref="Restore"/> makes it again: the prompt, or the messages and the tools as JSON.</summary>
    public string Key { get; }

    /// <summary>
    /// Gets the key without the system prompt and the tools, which no router reads: a router that was trained on a query under one system prompt has seen it under all.
    /// </summary>
    public string TurnsKey => IsPrompt ? Key : Of([.. Messages.Where(static message => message.Role.Value is not ("system" or "developer"))], []).Key;

    /// <summary>Gets whether this is one user message and nothing else.</summary>
    public bool IsPrompt { get; }

    /// <summary>Gets all text that a model reads.</summary>
    public string Text => IsPrompt ? Key : string.Concat([.. Messages.SelectMany(MessageJson.TextsOf), .. Tools.Select(static tool => tool.Json.GetRawText())]);

    /// <summary>Gets the conversation for a reader: the prompt, or one paragraph per message, with its role.</summary>
    public string Transcript => BestRoute.Transcript.Of(Messages);

    /// <summary>Makes the conversation of a single prompt.</summary>
    public static Conversation Of(string prompt) => new([new ChatMessage(ChatRole.User, prompt)], [], prompt, isPrompt: true);

    /// <summary>Reads the conversation of a row.</summary>
    /// <exception cref="FormatException">The row has none, has two, or it is malformed; the message names the member and the fix.</exception>
    public static Conversation Read(JsonElement row) => Read(Find(row, PromptMember), Find(row, MessagesMember), Find(row, ToolsMember));

    /// <summary>Reads the conversation of a row from the values of its members. JSON's null is the same as no member.</summary>
    /// <exception cref="FormatException">There is none, there are two, or it is malformed; the message names the member and the fix.</exception>
    public static Conversation Read(JsonElement? prompt, JsonElement? messages, JsonElement? tools = null)
    {
        var hasPrompt = prompt is { ValueKind: not JsonValueKind.Null };
        var member = ToolsMember;
        try
        {
            var offered = tools is { ValueKind: not JsonValueKind.Null } list ? LoggedTool.Read(list) : (LoggedTool[])[];
            member = PromptMember;
            if (messages is { ValueKind: not JsonValueKind.Null } turns)
            {
                member = MessagesMember;
                return hasPrompt ? throw new FormatException("'prompt' and 'messages' are both there; keep one.") : Of(MessagesOf(turns), offered);
            }

            return !hasPrompt ? throw new FormatException("'prompt' is missing; give a string, or give a conversation as 'messages'.")
                : prompt!.Value is { ValueKind: JsonValueKind.String } text ? Of([new ChatMessage(ChatRole.User, text.GetString()!)], offered)
                : throw new FormatException($"'prompt' is {MessageJson.Kind(prompt.Value)}; give a string.");
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException($"'{member}' contains half of a surrogate pair, so it is not valid text; replace it with \\ufffd.", e);
        }
    }

    /// <summary>Makes a conversation again.</summary>
    /// <param name="key">Its <see cref="Key"/>.</param>
    /// <param name="isPrompt">Its <see cref="IsPrompt"/>.</param>
    public static Conversation Restore(string key, bool isPrompt)
    {
        if (isPrompt)
        {
            return Of(key);
        }

        var json = JsonElement.Parse(key);
        return json.ValueKind == JsonValueKind.Array
            ? new(MessagesOf(json), [], key, isPrompt: false)
            : new(MessagesOf(json.GetProperty(MessagesMember)), LoggedTool.Read(json.GetProperty(ToolsMember)), key, isPrompt: false);
    }

    // The same query has the same key in both forms.
    private static Conversation Of(ChatMessage[] messages, LoggedTool[] tools) => tools is [] && messages is [{ AuthorName: null, Contents: [TextContent text] }]
        ? Of(text.Text)
        : new(messages, tools, KeyOf(messages, tools), isPrompt: false);

    private static JsonElement? Find(JsonElement row, string member) => row.TryGetProperty(member, out var value) ? value : null;

    private static ChatMessage[] MessagesOf(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException($"'messages' is {MessageJson.Kind(list)}; give an array of objects with 'role' and 'content'.");
        }

        ChatMessage[] messages = [.. list.EnumerateArray().Select(static (message, index) => MessageJson.Read(message, $"messages[{index}]"))];
        return messages switch
        {
            [] => throw new FormatException("'messages' is empty; give at least the user's message."),
            [.., var last] when last.Role != ChatRole.User => throw new FormatException(
                $"'messages' ends with a message of role '{last.Role.Value}'; end with the user's message that the responses answer."),
            _ => messages,
        };
    }

    private static string KeyOf(ChatMessage[] messages, LoggedTool[] tools)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, _json))
        {
            if (tools is not [])
            {
                writer.WriteStartObject();
                writer.WriteStartArray(ToolsMember);
                foreach (var tool in tools)
                {
                    tool.Json.WriteTo(writer);
                }

                writer.WriteEndArray();
                writer.WritePropertyName(MessagesMember);
            }

            writer.WriteStartArray();
            foreach (var message in messages)
            {
                MessageJson.Write(writer, message);
            }

            writer.WriteEndArray();
            if (tools is not [])
            {
                writer.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }
}
