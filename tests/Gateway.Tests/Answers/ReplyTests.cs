using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Gateway.Tests.Requests;

namespace Gateway.Tests.Answers;

/// <summary>What the backend replies arrives at the caller, with the bill and the decision.</summary>
public sealed class ReplyTests
{
    /// <summary>A question for which the package of the tests draws several samples.</summary>
    internal const string SampledQuestion = "Start with 14. Now add 27, then multiply by 3. Which number do you get?";

    [Fact]
    public async Task A_reply_passes_with_members_that_no_sdk_knows()
    {
        // As Azure replies: content filters at two places, and headers of its own.
        var sent = JsonNode.Parse("""
            {
              "id": "chatcmpl-7", "object": "chat.completion", "created": 1700000001, "model": "gpt-4o-2024-08-06", "service_tier": "default", "system_fingerprint": "fp_1", "odd": { "a": [ 1.5, null ] },
              "prompt_filter_results": [ { "prompt_index": 0, "content_filter_results": { "hate": { "filtered": false, "severity": "safe" } } } ],
              "choices": [ {
                "index": 0, "finish_reason": "stop", "logprobs": { "content": [ { "token": "hi", "logprob": -0.5, "bytes": [ 104, 105 ], "top_logprobs": [ ] } ], "refusal": null },
                "content_filter_results": { "violence": { "filtered": false, "severity": "safe" } },
                "message": { "role": "assistant", "content": "hi", "refusal": null, "annotations": [ ], "reasoning_content": "thought" }
              } ],
              "usage": { "prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16, "prompt_tokens_details": { "cached_tokens": 3, "audio_tokens": 0 }, "completion_tokens_details": { "reasoning_tokens": 2 }, "cost": 0.25 }
            }
            """)!.AsObject();
        await using var server = await ScriptedServer.StartAsync((_, context) =>
        {
            context.Response.Headers["apim-request-id"] = "1";
            return context.SendAsync(sent.DeepClone());
        });
        await using var gateway = await GatewayHost.StartAsync(server);

        var reply = await gateway.AskAsync(GatewayHost.Request(GatewayHost.Large));

        var metadata = reply["metadata"]!["best_route"]!;
        Assert.Equal("standin-large", (string?)metadata["route"]!["model"]);
        Assert.Equal("Forced", (string?)metadata["reason"]);
        sent["model"] = "standin-large";
        Json.AssertContains(sent, reply);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_members_of_replies_pass(int seed)
    {
        var random = new Random(seed);
        JsonObject sent = [];
        await using var server = await ScriptedServer.StartAsync((request, context) => request.IsStream ? context.SendEventsAsync(sent.DeepClone()) : context.SendAsync(sent.DeepClone()));
        await using var gateway = await GatewayHost.StartAsync(server);

        for (var i = 0; i < 25; i++)
        {
            var isStream = random.Next(2) == 0;
            sent = JsonNode.Parse($$"""
                {
                  {{RandomBody.Unknown(random)}} "id": "c", "object": "chat.completion{{(isStream ? ".chunk" : "")}}", "created": 1700000000, "model": "gpt",
                  "choices": [ { {{RandomBody.Unknown(random)}} "index": 0, "{{(isStream ? "delta" : "message")}}": { {{RandomBody.Unknown(random)}} "role": "assistant", "content": "hi" }, "finish_reason": "stop" } ],
                  "usage": { {{RandomBody.Unknown(random)}} "prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7 }
                }
                """)!.AsObject();
            var request = GatewayHost.Request(GatewayHost.Large);
            request["stream"] = isStream;
            request["stream_options"] = isStream ? new JsonObject { ["include_usage"] = true } : null;

            using var response = await gateway.PostAsync(request);
            var replies = isStream ? await EventStream.ReadChunksAsync(response) : [(await response.Content.ReadFromJsonAsync<JsonObject>())!];

            Json.AssertContains(sent["usage"]!, replies[^1]["usage"]!);
            sent.Remove("usage");
            sent["model"] = "standin-large";
            Json.AssertContains(sent, replies[0]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_that_the_sdk_cannot_write_again_is_written_from_its_contents(bool streams)
    {
        var sent = JsonNode.Parse($$"""{"": 1, "id": "c", "created": 1700000000, "choices": [{"index": 0, "{{(streams ? "delta" : "message")}}": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}]}""")!;
        await using var server = await ScriptedServer.StartAsync((_, context) => streams ? context.SendEventsAsync(sent) : context.SendAsync(sent));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request(GatewayHost.Large);
        request["stream"] = streams;

        using var response = await gateway.PostAsync(request);
        var reply = streams ? (await EventStream.ReadChunksAsync(response))[0] : (await response.Content.ReadFromJsonAsync<JsonObject>())!;

        var choice = reply["choices"]![0]!;
        Assert.Equal("hi", (string?)choice[streams ? "delta" : "message"]!["content"]);
        Assert.Equal("stop", (string?)choice["finish_reason"]);
        Assert.Equal("c", (string?)reply["id"]);
    }

    [Fact]
    public async Task The_usage_and_the_cost_are_those_of_all_samples()
    {
        await using var reference = await ScriptedServer.StartAsync(static (_, context) => context.SendErrorAsync(500, "no"));
        await using var candidates = await ScriptedServer.StartAsync(static (request, context) =>
            context.SendAsync(Replies.Completion(Replies.Usage(100, 10 * request.Choices, cached: 20), Enumerable.Range(0, request.Choices).Select(static _ => Replies.Choice("123")))));
        await using var gateway = await GatewayHost.StartAsync(reference, candidates);

        using var response = await gateway.PostAsync(GatewayHost.Request("best-route-0.97", SampledQuestion));
        var reply = (await response.Content.ReadFromJsonAsync<JsonObject>())!;

        var decision = JsonNode.Parse(response.Headers.GetValues("x-best-route-decision").Single())!;
        var samples = (int)decision["samples"]!;
        Assert.InRange(samples, 2, 5);
        Assert.Equal((string?)decision["model"], (string?)reply["model"]);
        Assert.Equal(samples, candidates.Requests.Sum(static request => request.Choices));
        Assert.Equal(10 * samples, (int)reply["usage"]!["completion_tokens"]!);
        Assert.Equal(100 * candidates.Requests.Count, (int)reply["usage"]!["prompt_tokens"]!);
        Assert.Equal(20 * candidates.Requests.Count, (int)reply["usage"]!["prompt_tokens_details"]!["cached_tokens"]!);
        Assert.Equal((double)decision["cost"]!, (double)reply["metadata"]!["best_route"]!["cost"]!);
        Assert.Single(reply["choices"]!.AsArray());
    }

    [Fact]
    public async Task A_server_that_ignores_n_gives_one_sample_for_each_request()
    {
        // As Ollama does.
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(100, 10), Replies.Choice("123"))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var reply = await gateway.AskAsync(GatewayHost.Request("best-route-0.97", SampledQuestion));

        var samples = (int)reply["metadata"]!["best_route"]!["route"]!["samples"]!;
        Assert.Equal(samples, server.Requests.Count);
        Assert.Equal(10 * samples, (int)reply["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task A_threshold_in_the_model_name_decides_this_request()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("hi"))));
        await using var gateway = await GatewayHost.StartAsync(server);

        var cheap = await gateway.AskAsync(GatewayHost.Request("best-route-0", SampledQuestion));
        var careful = await gateway.AskAsync(GatewayHost.Request("best-route-1", SampledQuestion));

        Assert.Equal("standin-small", (string?)cheap["model"]);
        Assert.Equal(0, (double)cheap["metadata"]!["best_route"]!["threshold"]!);
        Assert.Equal("standin-large", (string?)careful["model"]);
    }

    [Fact]
    public async Task Choices_are_routed_by_themselves_and_merged()
    {
        var count = 0;
        await using var server = await ScriptedServer.StartAsync((_, context) =>
            context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice($"answer {Interlocked.Increment(ref count)}"))));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request(GatewayHost.Large);
        request["n"] = 3;

        using var response = await gateway.PostAsync(request);
        var reply = (await response.Content.ReadFromJsonAsync<JsonObject>())!;

        var choices = reply["choices"]!.AsArray();
        Assert.Equal([0, 1, 2], choices.Select(static choice => (int)choice!["index"]!));
        Assert.Equal(["answer 1", "answer 2", "answer 3"], choices.Select(static choice => (string?)choice!["message"]!["content"]).Order());
        Assert.Equal(12, (int)reply["usage"]!["completion_tokens"]!);
        Assert.Equal(21, (int)reply["usage"]!["total_tokens"]!);
        Assert.Equal(3, reply["metadata"]!["best_route"]!.AsArray().Count);
        Assert.Equal(3, JsonNode.Parse(response.Headers.GetValues("x-best-route-decision").Single())!.AsArray().Count);
    }

    [Fact]
    public async Task One_choice_that_fails_fails_the_request()
    {
        var count = 0;
        await using var server = await ScriptedServer.StartAsync((_, context) => Interlocked.Increment(ref count) == 2
            ? context.SendErrorAsync(400, "too much")
            : context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("hi"))));
        await using var gateway = await GatewayHost.StartAsync(server);
        var request = GatewayHost.Request(GatewayHost.Large);
        request["n"] = 2;

        using var response = await gateway.PostAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_stand_in_answers_a_whole_chat_completion()
    {
        (string, string?)[] settings =
        [
            ("Gateway:ApiKeys:tests", GatewayHost.Key), ("BestRoute:Package", "assets/quickstart"),
            .. new[] { "large", "medium", "small" }.Index().SelectMany(static model => ((string, string?)[])
            [
                ($"BestRoute:Models:{model.Index}:Id", $"standin-{model.Item}"), ($"BestRoute:Models:{model.Index}:Client", model.Item), ($"BestRoute:Models:{model.Index}:IsReference", $"{model.Index == 0}"),
                ($"BestRoute:Models:{model.Index}:Price:InputPerMillion", "1"), ($"BestRoute:Models:{model.Index}:Price:OutputPerMillion", "1"),
                ($"Backends:{model.Item}:Endpoint", $"stand-in:{model.Item}"),
            ]),
        ];
        await using var gateway = await GatewayHost.StartAsync(settings);

        var reply = await gateway.AskAsync(GatewayHost.Request("standin-large", SampledQuestion));

        var choice = reply["choices"]![0]!;
        Assert.Contains("The answer is 123.", (string?)choice["message"]!["content"], StringComparison.Ordinal);
        Assert.Equal("assistant", (string?)choice["message"]!["role"]);
        Assert.Equal("stop", (string?)choice["finish_reason"]);
        Assert.Equal("chat.completion", (string?)reply["object"]);
    }
}
