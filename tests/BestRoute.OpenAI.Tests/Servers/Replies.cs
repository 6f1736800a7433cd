using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace BestRoute.OpenAI.Tests.Servers;

/// <summary>Writes replies as OpenAI's servers do.</summary>
internal static class Replies
{
    /// <summary>Makes a choice with text.</summary>
    public static JsonObject Choice(string text, string finishReason = "stop") => new()
    {
        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text, ["refusal"] = null },
        ["logprobs"] = null,
        ["finish_reason"] = finishReason,
    };

    /// <summary>Makes the usage of a reply.</summary>
    public static JsonObject Usage(int prompt, int completion, int cached = 0, int reasoning = 0) => new()
    {
        ["prompt_tokens"] = prompt,
        ["completion_tokens"] = completion,
        ["total_tokens"] = prompt + completion,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reasoning },
    };

    /// <summary>Makes a chat completion of these choices. Each gets its index.</summary>
    public static JsonObject Completion(JsonObject? usage, params IEnumerable<JsonObject> choices)
    {
        var list = new JsonArray();
        foreach (var choice in choices)
        {
            choice["index"] = list.Count;
            list.Add(choice);
        }

        return new JsonObject
        {
            ["id"] = "chatcmpl-1",
            ["object"] = "chat.completion",
            ["created"] = 1_700_000_000,
            ["model"] = "gpt",
            ["choices"] = list,
            ["usage"] = usage,
        };
    }

    public static Task SendAsync(this HttpContext context, JsonNode reply, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(reply.ToJsonString());
    }

    public static Task SendErrorAsync(this HttpContext context, int status, string message, string? parameter = null) => context.SendAsync(
        new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = parameter, ["code"] = null },
        },
        status);

    /// <summary>Sends a stream of these chunks, and its end.</summary>
    public static async Task SendEventsAsync(this HttpContext context, params IEnumerable<JsonNode> chunks)
    {
        foreach (var chunk in chunks)
        {
            await context.SendEventAsync(chunk);
        }

        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    /// <summary>Sends one chunk of a stream.</summary>
    public static async Task SendEventAsync(this HttpContext context, JsonNode chunk)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "text/event-stream";
        }

        await context.Response.WriteAsync($"data: {chunk.ToJsonString()}\n\n");
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Makes a part of a stream.</summary>
    public static JsonObject Chunk(JsonObject delta, string? finishReason = null, JsonObject? usage = null) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = "gpt",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }),
        ["usage"] = usage,
    };
}
