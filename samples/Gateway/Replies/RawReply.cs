using System.ClientModel.Primitives;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;

namespace Gateway;

/// <summary>Gets the JSON that a backend sent, with all members, or writes it from the contents of a backend that is not an OpenAI server.</summary>
internal static class RawReply
{
    /// <summary>Gets a chat completion with one choice.</summary>
    public static JsonObject Completion(ChatResponse response)
    {
        if (response.RawRepresentation is ChatCompletion raw && Completion(raw) is { } reply)
        {
            return reply;
        }

        var message = ContentsJson.Message(response.Messages.SelectMany(static message => message.Contents));
        message["role"] = "assistant";
        return Envelope(response.ResponseId, "chat.completion", response.CreatedAt, new JsonObject
        {
            ["index"] = 0,
            ["message"] = message,
            ["logprobs"] = null,
            ["finish_reason"] = (response.FinishReason ?? ChatFinishReason.Stop).Value,
        });
    }

    /// <summary>Gets a part of a stream as the backend sent it; <see langword="null"/> if the SDK cannot write it.</summary>
    public static JsonObject? Chunk(StreamingChatCompletionUpdate raw) => Write(raw);

    /// <summary>Writes a whole answer as one part of a stream; <see langword="null"/> if the SDK cannot write it.</summary>
    public static JsonObject? Chunk(ChatCompletion raw)
    {
        if (Completion(raw) is not { } chunk)
        {
            return null;
        }

        chunk["object"] = "chat.completion.chunk";
        foreach (var choice in chunk["choices"]!.AsArray())
        {
            var message = choice!["message"]?.DeepClone() ?? new JsonObject();
            foreach (var (index, call) in (message["tool_calls"] as JsonArray ?? []).Index())
            {
                call!["index"] = index;
            }

            choice.AsObject().Remove("message");
            choice["delta"] = message;
        }

        return chunk;
    }

    /// <summary>Writes a part of a stream.</summary>
    public static JsonObject Chunk(string? id, DateTimeOffset? created, JsonObject delta, ChatFinishReason? finishReason) => Envelope(id, "chat.completion.chunk", created, new JsonObject
    {
        ["index"] = 0,
        ["delta"] = delta,
        ["finish_reason"] = finishReason?.Value,
    });

    private static JsonObject Envelope(string? id, string type, DateTimeOffset? created, JsonObject choice) => new()
    {
        ["id"] = id ?? $"chatcmpl-{Guid.NewGuid():N}",
        ["object"] = type,
        ["created"] = (created ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds(),
        ["model"] = "",
        ["choices"] = new JsonArray(choice),
    };

    /// <summary>Gets the reply without its other choices: a reply to a request for several choices has all of them, and its first one is the answer.</summary>
    private static JsonObject? Completion(ChatCompletion raw)
    {
        var reply = Write(raw);
        while (reply?["choices"] is JsonArray { Count: > 1 } choices)
        {
            choices.RemoveAt(choices.Count - 1);
        }

        return reply;
    }

    private static JsonObject? Write<T>(T raw)
        where T : IPersistableModel<T>
    {
        try
        {
            return JsonNode.Parse(ModelReaderWriter.Write(raw)) as JsonObject;
        }
        catch (Exception error) when (error is InvalidOperationException or JsonException)
        {
            // Some names of members, such as an empty one, mean something in the paths of JsonPatch.
            return null;
        }
    }
}
