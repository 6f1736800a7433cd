using System.ClientModel;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace BestRoute.OpenAI.Tests.Choices;

/// <summary>The sampler over real HTTP, with the SDK's own client.</summary>
public sealed class ChoiceSamplerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ChoiceSampler _sampler = new();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task One_request_returns_all_choices(int n)
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);

        var draw = await DrawAsync(Client(server), n);

        Assert.Equal(n, Assert.Single(server.Requests).Choices);
        Assert.Equal(Enumerable.Range(0, n).Select(static i => $"text {i}"), draw.Responses.Select(static response => response.Text));
        var call = Assert.Single(draw.Calls!);
        Assert.Equal((n, 100, 7 * n), (call.Samples, call.Usage!.InputTokenCount, call.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task Each_request_has_a_span_within_the_span_of_a_routed_request()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener { ShouldListenTo = static source => source.Name == "BestRoute", Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = ended.Enqueue };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("BestRoute");
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);

        Activity? request;
        using (request = source.StartActivity("bestroute.request"))
        {
            await DrawAsync(Client(server), 5);
        }

        var span = Assert.Single(ended, span => span.ParentSpanId == request!.SpanId);
        Assert.Equal(("bestroute.sample", 5, 0, 100L, 35L), (span.OperationName, span.GetTagItem("gen_ai.request.choice.count"), span.GetTagItem("bestroute.sample_index"), span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens")));
    }

    [Fact]
    public async Task Each_choice_is_read_as_the_SDK_reads_it_alone()
    {
        JsonObject[] Choices() =>
        [
            Replies.Choice("plain"),
            Replies.Choice("cut", "length"),
            Replies.Choice("", "content_filter"),
            (JsonObject)JsonNode.Parse("""{"message":{"role":"assistant","content":null,"refusal":"I cannot."},"finish_reason":"stop"}""")!,
            (JsonObject)JsonNode.Parse("""
                {"message":{"role":"assistant","content":"Let me see.","tool_calls":[
                  {"id":"a","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Zürich\"}"}},
                  {"id":"b","type":"function","function":{"name":"time","arguments":"{}"}}]},"finish_reason":"tool_calls"}
                """)!,
        ];
        await using var together = await ScriptedServer.StartAsync(async (request, context) => await context.SendAsync(Replies.Completion(Replies.Usage(1, 1), Choices())));
        var next = 0;
        await using var alone = await ScriptedServer.StartAsync(async (request, context) => await context.SendAsync(Replies.Completion(Replies.Usage(1, 1), Choices()[next++])));

        var draw = await DrawAsync(Client(together), 5);

        Assert.Equal(5, draw.Responses.Count);
        var plain = Client(alone);
        foreach (var sample in draw.Responses)
        {
            var expected = await plain.GetResponseAsync("Hello");
            Assert.Equal(expected.FinishReason, sample.FinishReason);
            Assert.Equal(Describe(expected), Describe(sample));
        }
    }

    [Fact]
    public async Task A_server_that_ignores_n_is_asked_for_the_rest_and_then_for_each_sample()
    {
        await using var server = await ScriptedServer.StartAsync(SendOneAsync);
        var client = Client(server);

        var first = await DrawAsync(client, 3);
        Assert.Equal([3, 1, 1], server.Requests.Select(static request => request.Choices));
        Assert.Equal([(1, 100L), (1, 100L), (1, 100L)], first.Calls!.Select(static call => (call.Samples, call.Usage!.InputTokenCount!.Value)));

        await DrawAsync(client, 3);
        Assert.Equal([1, 1, 1], server.Requests.Skip(3).Select(static request => request.Choices));
        Assert.All(server.Requests.Skip(1), static request => Assert.False(request.Json.ContainsKey("n")));

        _time.Advance(TimeSpan.FromHours(1));
        await DrawAsync(client, 3);
        Assert.Equal(3, server.Requests[6].Choices);
    }

    [Fact]
    public async Task A_choice_that_a_server_left_out_is_asked_for_again()
    {
        var left = 2;
        await using var server = await ScriptedServer.StartAsync((request, context) =>
            context.SendAsync(Replies.Completion(Replies.Usage(100, 7), Texts(request.Choices > 1 && left-- > 0 ? request.Choices - 2 : request.Choices))));
        var client = Client(server);

        Assert.Equal(5, (await DrawAsync(client, 5)).Responses.Count);
        Assert.Equal([5, 1, 1], server.Requests.Select(static request => request.Choices));

        // A server that is known to return several is asked again, even after one choice only.
        Assert.Equal(3, (await DrawAsync(client, 3)).Responses.Count);
        Assert.Equal(3, (await DrawAsync(client, 3)).Responses.Count);
        Assert.Equal([3, 1, 1, 3], server.Requests.Skip(3).Select(static request => request.Choices));
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Unsupported value.","type":"invalid_request_error","param":"n","code":"unsupported_value"}}""")]
    [InlineData(400, """{"error":{"message":"'n' : number must be at most 1","type":"invalid_request_error"}}""")]
    [InlineData(400, """{"message":"n must be 1 when using greedy sampling, got 3."}""")]
    [InlineData(422, """{"detail":[{"loc":["body","n"],"msg":"ensure this value is less than or equal to 1","type":"value_error"}]}""")]
    public async Task A_server_that_refuses_n_gets_a_request_for_each_sample(int status, string error)
    {
        await using var server = await ScriptedServer.StartAsync((request, context) =>
            request.Choices > 1 ? context.SendAsync(JsonNode.Parse(error)!, status) : SendOneAsync(request, context));
        var client = Client(server);

        var draw = await DrawAsync(client, 3);

        Assert.Equal((3, 0), (draw.Responses.Count, draw.Failures.Count));
        Assert.Equal([3, 1, 1, 1], server.Requests.Select(static request => request.Choices));
        await DrawAsync(client, 3);
        Assert.Equal([1, 1, 1], server.Requests.Skip(4).Select(static request => request.Choices));
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Invalid schema for response_format 'answer': in context=('n', 'b')","param":"response_format"}}""", true)]
    [InlineData(400, """{"error":{"message":"Invalid schema: additionalProperties is required.","param":"response_format"}}""", false)]
    [InlineData(429, """{"error":{"message":"Too many requests for 'n' tokens."}}""", false)]
    [InlineData(500, """{"error":{"message":"The server had an error with n > 1."}}""", false)]
    public async Task Another_error_is_the_failure_of_the_draw(int status, string error, bool mentionsN)
    {
        await using var server = await ScriptedServer.StartAsync((_, context) => context.SendAsync(JsonNode.Parse(error)!, status));
        var client = Client(server);

        var draw = await DrawAsync(client, 3);

        Assert.Empty(draw.Responses);
        Assert.All(draw.Failures, failure => Assert.Equal(status, Assert.IsType<ClientResultException>(failure).Status));

        // A message that only mentions n is tried without it. That costs requests, but no answer.
        Assert.Equal(mentionsN ? [3, 1, 1, 1] : [3], server.Requests.Select(static request => request.Choices));
    }

    [Fact]
    public async Task A_draw_of_more_choices_than_a_request_may_have_makes_several_requests()
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);

        var draw = await DrawAsync(Client(server), 5, new ChatOptions { Seed = 10 }, limit: 2);

        Assert.Equal(5, draw.Responses.Count);
        Assert.Equal([2, 2, 1], draw.Calls!.Select(static call => call.Samples));

        // Equal seeds would make equal choices. The seed of a request is that of its first sample.
        Assert.Equal([(1, 14), (2, 10), (2, 12)], server.Requests.Select(static request => (request.Choices, (int)request.Json["seed"]!)).Order());
    }

    [Theory]
    [InlineData(MultipleChoices.Parallel, true)]
    [InlineData(MultipleChoices.Auto, false)]
    public async Task Nothing_is_asked_of_a_model_that_may_not_have_choices(MultipleChoices choices, bool isKnown)
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);
        var client = isKnown ? Client(server) : new UnknownClient(Client(server));

        var draw = await DrawAsync(client, 3, choices: choices);

        Assert.Equal(3, draw.Responses.Count);
        Assert.Equal([1, 1, 1], server.Requests.Select(static request => request.Choices));
    }

    [Fact]
    public async Task A_pipeline_around_the_client_is_passed()
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);
        var calls = 0;
        var client = Client(server).AsBuilder().Use((messages, options, next, token) => { calls++; return next(messages, options, token); }).Build();

        var draw = await DrawAsync(client, 4);

        Assert.Equal((4, 1, 4), (draw.Responses.Count, calls, server.Requests[0].Choices));
    }

    [Fact]
    public async Task Choices_that_a_pipeline_hides_are_asked_for_again()
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);
        var client = Client(server).AsBuilder().Use(
            async (messages, options, inner, token) => new ChatResponse([.. (await inner.GetResponseAsync(messages, options, token)).Messages]), null).Build();

        Assert.Equal(3, (await DrawAsync(client, 3)).Responses.Count);
    }

    [Fact]
    public async Task The_callers_own_representation_of_the_options_is_kept()
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);
        var options = new ChatOptions
        {
            Temperature = 0.5f,
            RawRepresentationFactory = static _ =>
            {
                var raw = new ChatCompletionOptions { EndUserId = "someone" };
                raw.Patch.Set("$.own"u8, BinaryData.FromString("""{"a":1}"""));
                return raw;
            },
        };

        await DrawAsync(Client(server), 3, options);
        await Client(server).GetResponseAsync("Hello", options);

        var body = server.Requests[0].Json;
        Assert.True(body.Remove("n"));
        Assert.True(JsonNode.DeepEquals(server.Requests[1].Json, body), body.ToJsonString());
    }

    [Fact]
    public async Task A_cancelled_request_counts_with_all_its_choices()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync((_, context) =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var source = new CancellationTokenSource();
        var draw = DrawAsync(Client(server), 5, cancellationToken: source.Token);
        await arrived.Task.OrHang();

        await source.CancelAsync();
        var set = await draw.OrHang();

        Assert.Equal((0, 5, 1), (set.Responses.Count, set.Unfinished, set.UnfinishedCalls));
    }

    [Fact]
    public async Task Costs_are_expected_as_the_server_was_seen_to_behave()
    {
        await using var server = await ScriptedServer.StartAsync(SendAllAsync);
        await using var single = await ScriptedServer.StartAsync(SendOneAsync);
        var (auto, native) = (Model(Client(server)), Model(Client(single), MultipleChoices.Native, limit: 2));
        int[] Charges(SampledModel model) => [_sampler.PromptCharges(model, 5), _sampler.ExpectedPromptCharges(model, 5)];

        Assert.Equal([5, 5], Charges(auto));
        Assert.Equal([3, 3], Charges(native));
        await DrawAsync(auto, 5);
        await DrawAsync(native, 5);
        Assert.Equal([5, 1], Charges(auto));
        Assert.Equal([3, 5], Charges(native));
        Assert.Equal([5, 5], Charges(Model(auto.Client, MultipleChoices.Parallel)));
        Assert.Equal(1, _sampler.ExpectedPromptCharges(auto, 1));
    }

    private static Task SendAllAsync(ReceivedRequest request, HttpContext context) =>
        context.SendAsync(Replies.Completion(Replies.Usage(100, 7 * request.Choices), Texts(request.Choices)));

    private static Task SendOneAsync(ReceivedRequest request, HttpContext context) =>
        context.SendAsync(Replies.Completion(Replies.Usage(100, 7), Texts(1)));

    private static IEnumerable<JsonObject> Texts(int count) => Enumerable.Range(0, count).Select(static i => Replies.Choice($"text {i}"));

    private static IChatClient Client(ScriptedServer server) => TestClient.Create(server);

    private static SampledModel Model(IChatClient client, MultipleChoices choices = MultipleChoices.Auto, int? limit = null) =>
        new() { Id = "small", Client = client, MultipleChoices = choices, MaxChoicesPerRequest = limit };

    private static string[] Describe(ChatResponse response) => [.. response.Messages.SelectMany(static message => message.Contents).Select(static content => content switch
    {
        TextContent text => $"text {text.Text}",
        FunctionCallContent call => $"call {call.CallId} {call.Name} {string.Join(',', call.Arguments!.Select(static pair => $"{pair.Key}={pair.Value}"))}",
        ErrorContent error => $"error {error.ErrorCode} {error.Message}",
        _ => content.GetType().Name,
    })];

    private Task<SampleSet> DrawAsync(
        IChatClient client, int n, ChatOptions? options = null, MultipleChoices choices = MultipleChoices.Auto, int? limit = null, CancellationToken cancellationToken = default) =>
        DrawAsync(Model(client, choices, limit), n, options, cancellationToken);

    private Task<SampleSet> DrawAsync(SampledModel model, int n, ChatOptions? options = null, CancellationToken cancellationToken = default) => _sampler.SampleAsync(
        new SampleRequest { Model = model, Messages = [new ChatMessage(ChatRole.User, "Hello")], Options = options ?? new(), Samples = n, TimeProvider = _time }, cancellationToken);

    /// <summary>A client that does not say which SDK it uses.</summary>
    private sealed class UnknownClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
