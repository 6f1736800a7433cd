using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace BestRoute.OpenAI.Tests.Requests;

/// <summary>Answers like a model: a user message gets a call of each tool that may be called, and everything else gets a text, or JSON if the request asks for it.</summary>
internal static class AssistantScript
{
    public static Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        var messages = request.Json["messages"]!.AsArray();
        var calls = (string?)messages[^1]!["role"] == "user" && request.Json["tools"] is JsonArray tools && !IsNone(request.Json["tool_choice"]) ? ToolCalls(tools, messages.Count) : null;

        // Its own answer each time, so that an answer that is lost or repeated shows.
        var text = (string?)request.Json["response_format"]?["type"] is "json_object" or "json_schema"
            ? $$"""{"city":"Rome","days":{{messages.Count}}}"""
            : $"Answer to message {messages.Count}.";
        if (request.IsStream)
        {
            return context.SendEventsAsync(
                Replies.Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }),
                calls is null ? Replies.Chunk(new JsonObject { ["content"] = text[..8] }) : Replies.Chunk(new JsonObject { ["tool_calls"] = Indexed(calls) }),
                calls is null ? Replies.Chunk(new JsonObject { ["content"] = text[8..] }) : Replies.Chunk([]),
                Replies.Chunk([], calls is null ? "stop" : "tool_calls"));
        }

        var choice = Replies.Choice(text, calls is null ? "stop" : "tool_calls");
        if (calls is not null)
        {
            choice["message"] = new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = calls };
        }

        return context.SendAsync(Replies.Completion(Replies.Usage(prompt: 10, completion: 5), choice));
    }

    private static bool IsNone(JsonNode? toolChoice) => toolChoice is JsonValue && (string?)toolChoice == "none";

    private static JsonArray ToolCalls(JsonArray tools, int turn) => [.. tools.Select((tool, index) => (JsonNode)new JsonObject
    {
        ["id"] = $"call_{turn}_{index}",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = (string?)tool!["function"]!["name"], ["arguments"] = """{"city":"Rome \"\u00e9\" <b>", "days":2}""" },
    })];

    private static JsonArray Indexed(JsonArray calls)
    {
        foreach (var (index, call) in calls.Index())
        {
            call!["index"] = index;
        }

        return calls;
    }
}
