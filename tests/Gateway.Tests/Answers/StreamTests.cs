using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;

namespace Gateway.Tests.Answers;

/// <summary>What arrives of streams.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Parts_pass_with_members_that_no_sdk_knows()
    {
        JsonObject[] sent =
        [
            Parse("""{"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"gpt","choices":[],"prompt_filter_results":[{"prompt_index":0}]}"""),
            Parse("""{"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"gpt","system_fingerprint":"fp","obfuscation":"abc","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]}"""),
            Parse("""{"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"gpt","choices":[{"index":0,"delta":{"content":"hi","reasoning_content":"t"},"finish_reason":null,"content_filter_results":{"hate":{"filtered":false}}}]}"""),
            Parse("""{"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"gpt","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
        ];
        await using var server = await ScriptedServer.StartAsync((_, context) => context.SendEventsAsync(sent));
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(EventStream.Request(GatewayHost.Large));
        var chunks = await EventStream.ReadChunksAsync(response);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Forced", (string?)JsonNode.Parse(response.Headers.GetValues("x-best-route-decision").Single())!["reason"]);
        Assert.NotNull(chunks[^1]["metadata"]!["best_route"]!["cost"]);
        Assert.Equal(sent.Length, chunks.Count);
        foreach (var (index, chunk) in chunks.Index())
        {
            sent[index]["model"] = "standin-large";
            Json.AssertContains(sent[index], chunk);
        }
    }

    [Fact]
    public async Task Without_content_a_finish_reason_is_null()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) =>
            context.SendEventsAsync(Replies.Chunk(new JsonObject { ["content"] = "a" }), Replies.Chunk([], "length")));
        await using var gateway = await GatewayHost.StartAsync(server);

        using var response = await gateway.PostAsync(EventStream.Request(GatewayHost.Large));
        var chunks = await EventStream.ReadChunksAsync(response);

        Assert.True(chunks[0]["choices"]![0]!.AsObject().ContainsKey("finish_reason"));
        Assert.Null(chunks[0]["choices"]![0]!["finish_reason"]);
        Assert.Equal("length", (string?)chunks[1]["choices"]![0]!["finish_reason"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_comes_only_for_callers_who_asked(bool asked)
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendEventsAsync(
            Replies.Chunk(new JsonObject { ["content"] = "hi" }),
            Replies.Chunk([], "stop"),
            Parse("""{"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"gpt","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"odd":1}}""")));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = EventStream.Request(GatewayHost.Large);
        if (asked)
        {
            request["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        using var response = await gateway.PostAsync(request);
        var chunks = await EventStream.ReadChunksAsync(response);

        Assert.NotNull(chunks[^1]["metadata"]);
        if (asked)
        {
            Assert.Empty(chunks[^1]["choices"]!.AsArray());
            Assert.Equal("""{"completion_tokens":4,"prompt_tokens":3,"total_tokens":7,"odd":1}""", chunks[^1]["usage"]!.ToJsonString());
            Assert.All(chunks[..^1], static chunk => Assert.True(chunk.ContainsKey("usage") && chunk["usage"] is null));
        }
        else
        {
            Assert.All(chunks, static chunk => Assert.False(chunk.ContainsKey("usage")));
            Assert.All(chunks, static chunk => Assert.Single(chunk["choices"]!.AsArray()));
        }
    }

    [Fact]
    public async Task Several_choices_are_merged_as_their_parts_come()
    {
        var gates = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var count = -1;
        await using var server = await ScriptedServer.StartAsync(async (_, context) =>
        {
            var own = Interlocked.Increment(ref count);
            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = $"first of {own}" }));
            await gates[own].Task.OrHang();
            await context.SendEventAsync(Replies.Chunk(new JsonObject { ["content"] = $", second of {own}" }));
            await context.SendEventAsync(Replies.Chunk([], "stop", Replies.Usage(3, 4)));
        });
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = EventStream.Request(GatewayHost.Large);
        request["n"] = 2;
        request["stream_options"] = new JsonObject { ["include_usage"] = true };

        using var response = await gateway.PostAsync(request);
        var chunks = new List<JsonObject>();
        await foreach (var json in EventStream.ReadAsync(response))
        {
            if (json == EventStream.End)
            {
                break;
            }

            chunks.Add(Parse(json));
            if (chunks.Count == 2)
            {
                // Both have begun. The second one ends first.
                gates[1].SetResult();
            }
            else if (chunks.Count == 4)
            {
                gates[0].SetResult();
            }
        }

        Assert.Equal(["first of 0, second of 0", "first of 1, second of 1"], new[] { chunks.Text(0), chunks.Text(1) }.Order());
        Assert.Single(chunks.Select(static chunk => (string?)chunk["id"]).Distinct());
        Assert.Equal(8, (int)chunks[^1]["usage"]!["completion_tokens"]!);
        Assert.Equal(2, chunks[^1]["metadata"]!["best_route"]!.AsArray().Count);
        Assert.Equal(2, chunks.SelectMany(static chunk => chunk["choices"]!.AsArray()).Count(static choice => choice!["finish_reason"] is not null));
    }

    [Fact]
    public async Task A_draw_of_several_samples_is_streamed()
    {
        await using var server = await ScriptedServer.StartAsync(static (request, context) =>
            context.SendAsync(Replies.Completion(Replies.Usage(100, 10 * request.Choices), Enumerable.Range(0, request.Choices).Select(static _ => Replies.Choice("123")))));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request("best-route-0.97", ReplyTests.SampledQuestion);
        request["stream"] = true;
        request["stream_options"] = new JsonObject { ["include_usage"] = true };

        using var response = await gateway.PostAsync(request);
        var chunks = await EventStream.ReadChunksAsync(response);

        Assert.All(server.Requests, static sent => Assert.False(sent.IsStream || sent.Json.ContainsKey("stream_options")));
        Assert.Equal("123", chunks.Text());
        Assert.Equal("assistant", (string?)chunks[0]["choices"]![0]!["delta"]!["role"]);
        Assert.InRange((int)chunks[^1]["usage"]!["completion_tokens"]!, 20, 50);
    }

    [Fact]
    public async Task The_result_of_a_streamed_tool_call_goes_to_the_model_that_called()
    {
        var call = Parse("""{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":"{}"}}""");
        await using var server = await ScriptedServer.StartAsync((request, context) => request.IsStream
            ? context.SendEventsAsync(Replies.Chunk(new JsonObject { ["role"] = "assistant", ["tool_calls"] = new JsonArray(call.DeepClone()) }), Replies.Chunk([], "tool_calls"))
            : context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("sunny"))));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = EventStream.Request("best-route-0");
        request["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"weather"}}]""");

        using var response = await gateway.PostAsync(request);
        var chunks = await EventStream.ReadChunksAsync(response);
        request["stream"] = false;
        request["messages"]!.AsArray().Add(new JsonObject { ["role"] = "assistant", ["tool_calls"] = new JsonArray(call.DeepClone()) });
        request["messages"]!.AsArray().Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = "call_1", ["content"] = "sunny" });
        var reply = await gateway.AskAsync(request);

        Assert.Equal("standin-small", (string?)chunks[0]["model"]);
        Assert.Equal("standin-small", (string?)reply["model"]);
        Assert.Equal("SameConversation", (string?)reply["metadata"]!["best_route"]!["reason"]);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
