using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;

namespace Gateway.Tests.Clients;

/// <summary>The gateway as OpenAI's client for JavaScript sees it.</summary>
public sealed class JavaScriptClientTests
{
    [NodeFact]
    public async Task Chat_gets_the_answer_the_usage_and_the_decision()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("It is sunny."))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var result = await Node.RunAsync("chat", gateway);

        Assert.Equal("It is sunny.", (string?)result["data"]!["choices"]![0]!["message"]!["content"]);
        Assert.Equal(7, (int)result["data"]!["usage"]!["total_tokens"]!);
        Assert.Equal("standin-large", (string?)result["decision"]!["model"]);
        Assert.Equal("Forced", (string?)result["data"]!["metadata"]!["best_route"]!["reason"]);
        Assert.Equal(40, (int)server.Requests.Single().Json["top_k"]!);
        Assert.Equal(7, (int)server.Requests.Single().Json["seed"]!);
    }

    [NodeFact]
    public async Task A_stream_gets_its_parts_and_the_usage_at_its_end()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendEventsAsync(
            Replies.Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "It is " }), Replies.Chunk(new JsonObject { ["content"] = "sunny." }), Replies.Chunk([], "stop", Replies.Usage(3, 4))));
        await using var gateway = await GatewayHost.StartAsync(server);

        JsonObject[] chunks = [.. (await Node.RunAsync("stream", gateway)).AsArray().Select(static chunk => chunk!.AsObject())];
        var helped = await Node.RunAsync("streamHelper", gateway);

        Assert.Equal("It is sunny.", chunks.Text());
        Assert.Equal(7, (int)chunks[^1]["usage"]!["total_tokens"]!);
        Assert.Equal("It is sunny.", (string?)helped["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)helped["choices"]![0]!["finish_reason"]);
    }

    [NodeFact]
    public async Task Tools_are_called_and_their_results_sent_back()
    {
        await using var server = await ScriptedServer.StartAsync(static (request, context) => context.SendAsync(
            request.Json["messages"]!.AsArray().Count == 1 ? Replies.Completion(Replies.Usage(3, 4), Call()) : Replies.Completion(Replies.Usage(5, 6), Replies.Choice("It is sunny in Rome."))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var result = await Node.RunAsync("tools", gateway);

        Assert.Equal("It is sunny in Rome.", (string?)result["content"]);
        var sent = server.Requests[1].Json["messages"]!.AsArray();
        Assert.Equal("call_1", (string?)sent[1]!["tool_calls"]![0]!["id"]);
        Assert.Equal("sunny in Rome", (string?)sent[2]!["content"]);
    }

    [NodeFact]
    public async Task Tool_calls_are_streamed()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendEventsAsync(
            Replies.Chunk(new JsonObject { ["role"] = "assistant", ["content"] = null }), Replies.Chunk(ToolDelta("{\"city\":", id: "call_1")), Replies.Chunk(ToolDelta("\"Rome\"}", id: null)), Replies.Chunk([], "tool_calls")));
        await using var gateway = await GatewayHost.StartAsync(server);

        var result = await Node.RunAsync("streamedTools", gateway);

        var call = Assert.Single(result["choices"]![0]!["message"]!["tool_calls"]!.AsArray())!;
        Assert.Equal("call_1", (string?)call["id"]);
        Assert.Equal("weather", (string?)call["function"]!["name"]);
        Assert.Equal("""{"city":"Rome"}""", (string?)call["function"]!["arguments"]);
        Assert.Equal("tool_calls", (string?)result["choices"]![0]!["finish_reason"]);
    }

    [NodeFact]
    public async Task Structured_output_is_parsed()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("""{"city":"Rome"}"""))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var message = await Node.RunAsync("schema", gateway);

        Assert.Equal("Rome", (string?)message["parsed"]!["city"]);
        Assert.True((bool)server.Requests.Single().Json["response_format"]!["json_schema"]!["strict"]!);
    }

    [NodeFact]
    public async Task Several_choices_come_whole_and_streamed()
    {
        var count = 0;
        await using var server = await ScriptedServer.StartAsync((request, context) =>
        {
            var text = $"answer {Interlocked.Increment(ref count)}";
            return request.IsStream
                ? context.SendEventsAsync(Replies.Chunk(new JsonObject { ["content"] = text }), Replies.Chunk([], "stop"))
                : context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice(text)));
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        var result = await Node.RunAsync("choices", gateway);

        var choices = result["whole"]!["choices"]!.AsArray();
        Assert.Equal([0, 1, 2], choices.Select(static choice => (int)choice!["index"]!));
        Assert.Equal(["answer 1", "answer 2", "answer 3"], choices.Select(static choice => (string?)choice!["message"]!["content"]).Order());
        Assert.Equal(["answer 4", "answer 5"], result["texts"]!.AsObject().Select(static text => (string?)text.Value).Order());
    }

    [NodeFact]
    public async Task Abort_cancels_the_call_to_the_backend()
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (_, context) =>
        {
            context.RequestAborted.Register(cancelled.SetResult);
            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = "half" }));
            await cancelled.Task.OrHang();
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        var result = await Node.RunAsync("abort", gateway);

        Assert.True((bool)result["aborted"]!);
        await cancelled.Task.OrHang();
    }

    [NodeFact]
    public async Task Errors_have_their_types()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) =>
        {
            context.Response.Headers.RetryAfter = "17";
            return context.SendErrorAsync(429, "Slow down.");
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        var limited = await Node.RunAsync("error", gateway);
        var unknown = await Node.RunAsync("unknownModel", gateway);
        var wrong = await Node.RunAsync("wrongKey", gateway);

        Assert.Equal("RateLimitError", (string?)limited["type"]);
        Assert.Equal("429 Slow down.", (string?)limited["message"]);
        Assert.Equal("17", (string?)limited["retryAfter"]);
        Assert.Equal("NotFoundError", (string?)unknown["type"]);
        Assert.Equal("model_not_found", (string?)unknown["code"]);
        Assert.Equal("AuthenticationError", (string?)wrong["type"]);
    }

    [NodeFact]
    public async Task A_stream_that_breaks_is_an_error()
    {
        var seen = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async (request, context) =>
        {
            if (request.Path.EndsWith("/seen", StringComparison.Ordinal))
            {
                seen.SetResult();
                return;
            }

            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = "half" }));
            await seen.Task.OrHang();
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        var error = await Node.RunAsync("brokenStream", gateway, ("SEEN", $"{server.Endpoint}/seen"));

        Assert.Equal("APIError", (string?)error["type"]);
        Assert.Equal("backend_error", (string?)error["code"]);
    }

    [NodeFact]
    public async Task Models_are_listed()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, _) => Task.CompletedTask);
        await using var gateway = await GatewayHost.StartAsync(server);

        var models = await Node.RunAsync("models", gateway);

        Assert.Equal("""["best-route","standin-large","standin-medium","standin-small"]""", models.ToJsonString());
    }

    private static JsonObject Call() => new()
    {
        ["message"] = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = null,
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = "call_1",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = "weather", ["arguments"] = """{"city":"Rome"}""" },
            }),
        },
        ["finish_reason"] = "tool_calls",
    };

    private static JsonObject ToolDelta(string arguments, string? id)
    {
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject { ["index"] = 0, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
            function["name"] = "weather";
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }
}
