using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace BestRoute.Extensions.AI.Tests.Adapters;

/// <summary>A server that speaks the protocols of OpenAI, Anthropic and Ollama. It answers with the name of the model. The model <c>busy</c> is over its limit, and <c>refused</c> refuses requests.</summary>
internal static class ProviderServer
{
    public static Task<ScriptedServer> StartAsync() => ScriptedServer.StartAsync(AnswerAsync);

    private static Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        var model = (string)request.Json["model"]!;
        if (model is "busy" or "refused")
        {
            context.Response.Headers.RetryAfter = "7";
            return context.SendErrorAsync(model == "busy" ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest, $"The model is {model}.");
        }

        return request.Path switch
        {
            "/v1/messages" => context.SendAsync(new JsonObject
            {
                ["id"] = "m",
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = model,
                ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = model, ["citations"] = null }),
                ["stop_reason"] = "end_turn",
                ["stop_sequence"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 5, ["output_tokens"] = 2 },
            }),
            "/api/chat" => context.SendAsync(new JsonObject
            {
                ["model"] = model,
                ["created_at"] = "2026-01-01T00:00:00Z",
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = model },
                ["done"] = true,
                ["done_reason"] = "stop",
                ["prompt_eval_count"] = 5,
                ["eval_count"] = 2,
            }),
            _ => context.SendAsync(Replies.Completion(Replies.Usage(prompt: 5, completion: 2), Replies.Choice(model))),
        };
    }
}
