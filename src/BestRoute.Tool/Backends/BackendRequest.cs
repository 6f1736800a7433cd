using System.Buffers;
using System.Text.Json;
using BestRoute.OpenAI;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary>Makes a request contain what a row of a prompt file says, as it says it. Adapters of the SDK leave out what they do not know.</summary>
internal static class BackendRequest
{
    /// <summary>Makes the options of a request.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options of the caller.</param>
    /// <param name="backend">The endpoint.</param>
    /// <exception cref="NotSupportedException">A message has other content than text, tool calls and their results.</exception>
    public static ChatOptions Options(IEnumerable<ChatMessage> messages, ChatOptions? options, PoolFileBackend backend)
    {
        var request = options?.Clone() ?? new ChatOptions();
        var json = Messages(messages, request.Instructions);
        var tools = Tools(request);
        var limit = backend.OutputLimitMember == PoolFileBackend.MaxTokens ? request.MaxOutputTokens : null;
        if (limit is not null)
        {
            request.MaxOutputTokens = null;
        }

        RawOptions.Add(request, raw =>
        {
            raw.Patch.Set("$.messages"u8, json);
            if (tools is not null)
            {
                raw.Patch.Set("$.tools"u8, tools);
            }

            if (limit is { } tokens)
            {
                raw.Patch.Set("$.max_tokens"u8, tokens);
            }
        });
        return request;
    }

    /// <summary>Gets the tools of a row as they are in it. Other tools are left to the adapter.</summary>
    private static BinaryData? Tools(ChatOptions request)
    {
        LoggedTool[] tools = [.. request.Tools?.OfType<LoggedTool>() ?? []];
        if (tools.Length == 0)
        {
            return null;
        }

        request.Tools = null;
        return BinaryData.FromString('[' + string.Join(',', tools.Select(static tool => tool.Json.GetRawText())) + ']');
    }

    private static BinaryData Messages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            if (instructions is not null)
            {
                MessageJson.Write(writer, new ChatMessage(ChatRole.System, instructions));
            }

            foreach (var message in messages)
            {
                MessageJson.Write(writer, message);
            }

            writer.WriteEndArray();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }
}
