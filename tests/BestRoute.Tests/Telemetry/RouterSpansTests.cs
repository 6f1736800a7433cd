using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>The spans of a request, as an application exports them with OpenTelemetry.</summary>
[Collection(TelemetryRecorder.Alone)]
public sealed class RouterSpansTests : IDisposable
{
    private static readonly ActivitySource _backends = new("Backends");

    private readonly TelemetryRecorder _recorder = new("Backends");

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task A_request_has_a_span_for_each_step_and_each_call()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.1, 0.1, 0.9], client: new()
        {
            Respond = static (call, _) => call.SampleIndex == 1
                ? Task.FromException<ChatResponse>(new HttpRequestException("confidential error"))
                : Task.FromResult(WithModel(FakeChatClient.Answer($"confidential answer {call.SampleIndex}", 100, 25))),
        });
        pool.Options.Scorer = new FakeScorer(static text => text.Length + text[^1]);
        pool.Predictor.Result = new() { OutOfDistributionScore = 0.25, Device = "cuda" };
        using var client = pool.Client();

        var answer = await client.GetResponseAsync("confidential question", new ChatOptions { Instructions = "confidential instructions" });

        var decision = answer.GetRoutingDecision()!;
        Assert.Equal(
            ["bestroute.predict < bestroute.request", .. Enumerable.Repeat("bestroute.sample < bestroute.request", 3), "bestroute.score < bestroute.request", "bestroute.request"], _recorder.Tree);
        var request = _recorder.Span("bestroute.request");
        Assert.Equal((ActivityKind.Internal, ActivityStatusCode.Unset), (request.Kind, request.Status));
        AssertTags(
            request,
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.response.model", "small-2026"),
            ("gen_ai.usage.input_tokens", 200L),
            ("gen_ai.usage.output_tokens", 50L),
            ("bestroute.streamed", false),
            ("bestroute.model", "small"),
            ("bestroute.samples", 3),
            ("bestroute.reason", "CheapestMatch"),
            ("bestroute.mode", "Route"),
            ("bestroute.policy", "threshold"),
            ("bestroute.device", "cuda"),
            ("bestroute.match_probability", 0.9),
            ("bestroute.out_of_distribution", 0.25),
            ("bestroute.estimated_cost", decision.EstimatedCost),
            ("bestroute.reference_model", "large"),
            ("bestroute.reference_estimated_cost", decision.ReferenceEstimatedCost),
            ("bestroute.cost", 0.00025),
            ("bestroute.cost_is_estimated", false),
            ("bestroute.attempts", 1),
            ("bestroute.selected_sample", 1));
        AssertTags(_recorder.Span("bestroute.predict"), ("bestroute.device", "cuda"), ("bestroute.out_of_distribution", 0.25));
        AssertTags(_recorder.Span("bestroute.score"), ("bestroute.samples", 2));
        var samples = _recorder.Spans.Where(static span => span.OperationName == "bestroute.sample").OrderBy(static span => span.GetTagItem("bestroute.sample_index")).ToList();
        Assert.All(samples, static sample => Assert.Equal(ActivityKind.Client, sample.Kind));
        AssertTags(
            samples[0],
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.request.model", "small"),
            ("gen_ai.response.model", "small-2026"),
            ("gen_ai.usage.input_tokens", 100L),
            ("gen_ai.usage.output_tokens", 25L),
            ("bestroute.sample_index", 0));
        AssertTags(
            samples[1],
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.request.model", "small"),
            ("bestroute.sample_index", 1),
            ("error.type", "System.Net.Http.HttpRequestException"));
        Assert.Equal((ActivityStatusCode.Error, null), (samples[1].Status, samples[1].StatusDescription));
        Assert.DoesNotContain(_recorder.Spans.SelectMany(static span => span.TagObjects), static tag => $"{tag.Value}".Contains("confidential", StringComparison.Ordinal));
        Assert.All(_recorder.Spans, static span => Assert.Empty(span.Events));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_spans_of_a_backend_are_within_the_span_of_its_call(bool streams)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new()
        {
            Respond = static (_, _) =>
            {
                using var span = _backends.StartActivity("http");
                return Task.FromResult(WithModel(FakeChatClient.Answer("yes", 100, 25)));
            },
        });
        using var client = pool.Client();
        using (_backends.StartActivity("web"))
        {
            await AskAsync(client, streams, new ChatOptions { ModelId = "small", ConversationId = "c1" });
        }

        Assert.Equal(
            ["bestroute.predict < bestroute.request", "http < bestroute.sample", "bestroute.sample < bestroute.request", "bestroute.request < web", "web"], _recorder.Tree);
        var request = _recorder.Span("bestroute.request");
        Assert.Equal(
            ["small", "c1", "small-2026", 100L, 25L, streams, 0.000125, "Forced"],
            new[]
            {
                "gen_ai.request.model", "gen_ai.conversation.id", "gen_ai.response.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "bestroute.streamed", "bestroute.cost", "bestroute.reason",
            }.Select(request.GetTagItem));
        Assert.Equal(["small-2026", 100L, 25L], new[] { "gen_ai.response.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens" }.Select(_recorder.Span("bestroute.sample").GetTagItem));
    }

    [Fact]
    public async Task The_spans_of_a_stream_end_when_the_caller_leaves_it()
    {
        var stream = new ScriptedStream();
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new() { Stream = (_, _) => stream });
        using var client = pool.Client();
        stream.Add("one");
        stream.Add("two");

        await foreach (var update in client.GetStreamingResponseAsync("Hi"))
        {
            Assert.Equal(["bestroute.predict < bestroute.request"], _recorder.Tree);
            Assert.Null(Activity.Current);
            break;
        }

        Assert.Equal(["bestroute.predict < bestroute.request", "bestroute.sample < bestroute.request", "bestroute.request"], _recorder.Tree);
        var request = _recorder.Span("bestroute.request");
        Assert.Equal(("small", true, ActivityStatusCode.Unset), (request.GetTagItem("bestroute.model"), request.GetTagItem("bestroute.cost_is_estimated"), request.Status));
        Assert.True(request.GetTagItem("bestroute.cost") is > 0.0);
    }

    [Fact]
    public async Task The_span_of_a_stream_ends_with_the_request_if_its_backend_ignores_the_cancellation()
    {
        var stream = new ScriptedStream();
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new() { Stream = (_, _) => stream });
        using var client = pool.Client();
        using var stop = new CancellationTokenSource();
        await using var updates = client.GetStreamingResponseAsync("Hi", null, stop.Token).GetAsyncEnumerator();
        var first = updates.MoveNextAsync();
        await pool["small"].CalledAsync(1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.OrHang());

        Assert.Equal(["bestroute.predict < bestroute.request", "bestroute.request", "bestroute.sample < bestroute.request"], _recorder.Tree.Order(StringComparer.Ordinal));
        Assert.All(_recorder.Spans.Skip(1), static span => Assert.Equal((ActivityStatusCode.Error, "System.OperationCanceledException"), (span.Status, span.GetTagItem("error.type"))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failed_attempts_have_spans_too(bool streams)
    {
        var pool = new TestPool().Reference(client: FakeChatClient.Failing()).Candidate("small", 0.9, client: FakeChatClient.Failing(new InvalidOperationException()));
        using var client = pool.Client();

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client, streams));

        Assert.Equal(
            ["bestroute.predict", "bestroute.sample small System.InvalidOperationException", "bestroute.sample large System.Net.Http.HttpRequestException", "bestroute.request System.Net.Http.HttpRequestException"],
            _recorder.Spans.Select(static span => string.Join(' ', new[] { span.OperationName, span.GetTagItem("gen_ai.request.model"), span.GetTagItem("error.type") }.Where(static part => part is not null))));
        var request = _recorder.Span("bestroute.request");
        Assert.Equal((ActivityStatusCode.Error, 2, "large"), (request.Status, request.GetTagItem("bestroute.attempts"), request.GetTagItem("bestroute.model")));
    }

    [Fact]
    public async Task The_draw_of_an_own_sampler_has_one_span()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.1, 0.9]);
        pool.Options.Sampler = new FakeSampler { Draw = static _ => new SampleSet { Responses = [FakeChatClient.Answer("one"), FakeChatClient.Answer("two")] } };
        using var client = pool.Client();

        await client.GetResponseAsync("Hi");

        AssertTags(_recorder.Span("bestroute.sample"), ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "small"), ("gen_ai.request.choice.count", 2));
    }

    [Fact]
    public async Task Failures_of_own_parts_have_spans_and_the_request_has_an_answer()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 2, client: FakeChatClient.Saying("one", "two"));
        pool.Predictor.Before = static (_, _) => throw new InvalidOperationException();
        pool.Options.Scorer = new FakeScorer(static _ => throw new ArithmeticException());
        using var client = pool.Client();

        await client.GetResponseAsync("Hi", new ChatOptions().WithRoute("small", 2));

        Assert.Equal("System.InvalidOperationException", _recorder.Span("bestroute.predict").GetTagItem("error.type"));
        Assert.Equal("System.ArithmeticException", _recorder.Span("bestroute.score").GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, _recorder.Span("bestroute.request").Status);
    }

    [Fact]
    public async Task A_part_that_leaves_a_span_open_does_not_take_the_tags_of_the_request()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        pool.Options.Predictor = new LeakingPredictor(pool.Predictor);
        using var client = pool.Client();

        await client.GetResponseAsync("Hi");

        Assert.Equal("small", _recorder.Span("bestroute.request").GetTagItem("bestroute.model"));
        _recorder.Span("bestroute.sample");
    }

    [Fact]
    public async Task A_mistake_in_the_request_is_an_error_of_its_span()
    {
        using var client = new TestPool().Reference().Candidate("small", 0.9).Client();

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("Hi", new ChatOptions { ModelId = "other" }));

        Assert.Equal("System.ArgumentException", _recorder.Span("bestroute.request").GetTagItem("error.type"));
    }

    [Fact]
    public async Task Calls_outside_of_a_request_have_no_span()
    {
        using var client = new TestPool().Reference().Candidate("small", 0.9).Client();

        await ParallelSampler.Instance.SampleAsync(
            new SampleRequest { Model = new SampledModel { Id = "small", Client = new FakeChatClient() }, Messages = [], Options = new(), Samples = 2 }, CancellationToken.None);

        Assert.Empty(_recorder.Spans);
    }

    private static ChatResponse WithModel(ChatResponse response)
    {
        response.ModelId = "small-2026";
        return response;
    }

    private static async Task AskAsync(BestRouteChatClient client, bool streams, ChatOptions? options = null)
    {
        if (streams)
        {
            await client.GetStreamingResponseAsync("Hi", options).ToChatResponseAsync();
        }
        else
        {
            await client.GetResponseAsync("Hi", options);
        }
    }

    private static void AssertTags(Activity span, params (string Name, object Value)[] expected) =>
        Assert.Equal(
            expected.OrderBy(static tag => tag.Name, StringComparer.Ordinal),
            span.TagObjects.Select(static tag => (tag.Key, tag.Value!)).OrderBy(static tag => tag.Key, StringComparer.Ordinal));

    private sealed class LeakingPredictor(FakePredictor inner) : IMatchPredictor
    {
        public IReadOnlyList<ModelRoute> Routes => inner.Routes;

        public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        {
            _backends.StartActivity("left open");
            return inner.PredictAsync(text, predictions, cancellationToken);
        }
    }
}
