using System.Buffers;
using System.Text.Json;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary>Writes a request for a chat completion.</summary>
internal static class ChatRequestJson
{
    /// <exception cref="NotSupportedException">The request has tools, files or a response format.</exception>
    public static BinaryData From(IEnumerable<ChatMessage> messages, ChatOptions? options, PoolFileBackend backend)
    {
        if (options is { Tools.Count: > 0 } or { ResponseFormat: not (null or ChatResponseFormatText) })
        {
            throw new NotSupportedException("The backends of pool files support text only; leave out tools and the response format.");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("model", options?.ModelId ?? backend.ModelName);
            writer.WriteStartArray("messages");
            if (options?.Instructions is { } instructions)
            {
                MessageJson.Write(writer, new ChatMessage(ChatRole.System, instructions));
            }

            foreach (var message in messages)
            {
                MessageJson.Write(writer, message);
            }

            writer.WriteEndArray();
            if (options is not null)
            {
                Write(writer, options, backend);
            }

            writer.WriteEndObject();
        }

        return BinaryData.FromBytes(buffer.WrittenMemory);
    }

    private static void Write(Utf8JsonWriter writer, ChatOptions options, PoolFileBackend backend)
    {
        Write(writer, "temperature", options.Temperature);
        Write(writer, "top_p", options.TopP);
        Write(writer, "frequency_penalty", options.FrequencyPenalty);
        Write(writer, "presence_penalty", options.PresencePenalty);
        if (options.MaxOutputTokens is { } limit)
        {
            writer.WriteNumber(backend.OutputLimitMember, limit);
        }

        if (options.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        if (options.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stop");
            foreach (var stop in stops)
            {
                writer.WriteStringValue(stop);
            }

            writer.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, float? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
