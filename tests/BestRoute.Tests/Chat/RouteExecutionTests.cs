using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class RouteExecutionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_route_gives_way_to_the_next_and_then_to_the_reference(bool streaming)
    {
        var pool = new TestPool().Reference()
            .Candidate("tiny", 0.9, price: 1, client: FakeChatClient.Failing(new HttpRequestException()))
            .Candidate("small", [0, 0.9], price: 2, client: FakeChatClient.Failing(new TimeoutException()));
        using var client = pool.Client();

        var response = await AskAsync(client, streaming);

        var decision = response.GetRoutingDecision()!;
        Assert.Equal("large", response.Text);
        Assert.Equal(RoutingReason.Failover, decision.Reason);
        Assert.Equal(new Route("large", 1), decision.Route);
        Assert.Equal(
            [
                new RouteAttempt(new("tiny", 1), AttemptOutcome.Failed, 0, 0, nameof(HttpRequestException)),
                new RouteAttempt(new("small", 2), AttemptOutcome.Failed, 0, 0, nameof(TimeoutException)),
                new RouteAttempt(new("large", 1), AttemptOutcome.Answered, 1, 1),
            ],
            decision.Attempts);
        Assert.Equal([RouteExclusion.None, RouteExclusion.Failed], new[] { "large", "tiny" }.Select(id => decision.Routes.Single(route => route.Route == new Route(id, 1)).Exclusion));
        Assert.Equal((1, 2, 1), (pool["tiny"].Calls.Count, pool["small"].Calls.Count, pool["large"].Calls.Count));
    }

    [Fact]
    public async Task A_failing_model_is_left_with_all_its_routes()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 5, client: FakeChatClient.Failing());
        using var client = pool.Client();

        Assert.Equal("large", (await client.GetResponseAsync("Hello")).Text);
        Assert.Single(pool["small"].Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Samples_that_came_are_scored_though_others_failed(int received)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: new()
        {
            Respond = (call, _) => call.SampleIndex >= 3 - received
                ? Task.FromResult(FakeChatClient.Answer(new string('x', call.SampleIndex!.Value), 10, 5))
                : Task.FromException<ChatResponse>(new TimeoutException()),
        });
        pool.Options.Scorer = new FakeScorer(static text => text.Length);
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("xx", response.Text);
        Assert.Equal(10 * received, response.Usage!.InputTokenCount);
        Assert.Equal(15e-6 * received, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.Equal(
            new RouteAttempt(new("small", 3), AttemptOutcome.Answered, received, received, nameof(TimeoutException)),
            Assert.Single(response.GetRoutingDecision()!.Attempts));
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" \n", null)]
    [InlineData("half", "content_filter")]
    public async Task One_sample_that_is_empty_or_filtered_fails_over(string text, string? finish)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: Finishing(text, finish));
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("large", response.Text);
        Assert.Equal(new RouteAttempt(new("small", 1), AttemptOutcome.Invalid, 1, 0), response.GetRoutingDecision()!.Attempts[0]);
    }

    [Fact]
    public async Task One_sample_that_is_cut_off_is_the_answer()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: Finishing("half an ans", "length"));
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal("half an ans", response.Text);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Several_samples_that_are_all_invalid_fail_over(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0.9], client: Finishing("half an ans", "length"));
        using var client = pool.Client();

        var response = await AskAsync(client, streaming);

        Assert.Equal("large", response.Text);
        Assert.Equal(new RouteAttempt(new("small", 3), AttemptOutcome.Invalid, 3, 0), response.GetRoutingDecision()!.Attempts[0]);
    }

    [Theory]
    [InlineData("", "stop")]
    [InlineData("half", "length")]
    [InlineData("no", "content_filter")]
    public async Task The_answer_of_the_reference_is_returned_as_it_came(string text, string finish)
    {
        var pool = new TestPool().Reference(client: Finishing(text, finish)).Candidate("small", 0.9, client: FakeChatClient.Failing());
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal(text, response.Text);
        Assert.Equal(new ChatFinishReason(finish), response.FinishReason);
        Assert.Equal(AttemptOutcome.Answered, response.GetRoutingDecision()!.Attempts[^1].Outcome);
    }

    [Fact]
    public async Task An_unfinished_background_response_is_returned_as_it_came()
    {
#pragma warning disable MEAI001 // Background responses are experimental.
        var token = ResponseContinuationToken.FromBytes(new byte[] { 1 });
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new()
        {
            Respond = (call, _) => Task.FromResult(call.Options!.ContinuationToken is null
                ? new ChatResponse([]) { ContinuationToken = token }
                : FakeChatClient.Answer("done")),
        });
        using var client = pool.Client();

        var begun = await client.GetResponseAsync("Hello", new() { AllowBackgroundResponses = true });
        var done = await client.GetResponseAsync([], new() { ContinuationToken = begun.ContinuationToken });
#pragma warning restore MEAI001

        Assert.Equal("done", done.Text);
        Assert.Equal(2, pool["small"].Calls.Count);
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_forced_model_returns_what_came(int samples, bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: Finishing("no", "content_filter"));
        using var client = pool.Client();

        var response = await AskAsync(client, streaming, new ChatOptions().WithRoute("small", samples));

        Assert.Equal("no", response.Text);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.Equal(RoutingReason.Forced, response.GetRoutingDecision()!.Reason);
        Assert.NotNull(response.GetRoutingDecision()!.Cost);
        Assert.Equal(samples, pool["small"].Calls.Count);
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task A_forced_model_that_fails_throws_its_own_error(int samples, bool streaming)
    {
        var error = new HttpRequestException("down");
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: FakeChatClient.Failing(error));
        using var client = pool.Client();

        Assert.Same(error, await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client, streaming, new ChatOptions().WithRoute("small", samples))));
        Assert.Empty(pool["large"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_everything_fails_the_error_of_the_reference_is_thrown_with_its_stack(bool streaming)
    {
        var pool = new TestPool()
            .Reference(client: new() { Respond = static async (_, _) => await FailDeepInTheReferenceAsync() })
            .Candidate("small", [0, 0.9], client: FakeChatClient.Failing(new TimeoutException()))
            .Candidate("tiny", 0.9, client: FakeChatClient.Failing(new TimeoutException()));
        using var client = pool.Client();

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => AskAsync(client, streaming));

        Assert.Equal("The reference is down.", error.Message);
        Assert.Contains(nameof(FailDeepInTheReferenceAsync), error.StackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_reference_the_first_error_is_thrown(bool streaming)
    {
        var first = new HttpRequestException("first");
        var pool = new TestPool().Reference()
            .Candidate("tiny", 0.9, price: 1, client: FakeChatClient.Failing(first))
            .Candidate("small", 0.9, price: 2, client: FakeChatClient.Failing(new TimeoutException()));
        using var client = pool.Client();

        Assert.Same(first, await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(client, streaming, new ChatOptions().WithoutModels("large"))));
    }

    [Fact]
    public async Task Without_the_reference_an_invalid_answer_is_better_than_none()
    {
        var pool = new TestPool().Reference()
            .Candidate("tiny", 0.9, price: 1, client: FakeChatClient.Failing())
            .Candidate("small", 0.9, price: 2, client: Finishing("no", "content_filter"));
        using var client = pool.Client();

        var response = await client.GetResponseAsync("Hello", new ChatOptions().WithoutModels("large"));

        Assert.Equal("no", response.Text);
        Assert.Equal([AttemptOutcome.Failed, AttemptOutcome.Invalid], response.GetRoutingDecision()!.Attempts.Select(static attempt => attempt.Outcome));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_by_a_backend_fails_over(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: FakeChatClient.Failing(new TaskCanceledException("Timed out.")));
        using var client = pool.Client();

        var response = await AskAsync(client, streaming);

        Assert.Equal("large", response.Text);
        Assert.Equal(nameof(TaskCanceledException), response.GetRoutingDecision()!.Attempts[0].Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backend_that_throws_before_it_returns_a_task_fails_over(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: new()
        {
            Respond = static (_, _) => throw new NotSupportedException(),
            Stream = static (_, _) => throw new NotSupportedException(),
        });
        using var client = pool.Client();

        Assert.Equal("large", (await AskAsync(client, streaming)).Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_policy_that_insists_on_a_failed_route_leaves_the_request_to_the_reference(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: FakeChatClient.Failing());
        pool.Options.Policy = new StubbornPolicy(1);
        using var client = pool.Client();

        var response = await Task.Run(() => AskAsync(client, streaming)).OrHang();

        Assert.Equal("large", response.Text);
        Assert.Single(pool["small"].Calls);
    }

    [Fact]
    public async Task A_policy_that_insists_on_a_failed_reference_does_not_loop()
    {
        var error = new HttpRequestException();
        var pool = new TestPool().Reference(client: FakeChatClient.Failing(error)).Candidate("small", 0.9);
        pool.Options.Policy = new StubbornPolicy(0);
        using var client = pool.Client();

        Assert.Same(error, await Assert.ThrowsAsync<HttpRequestException>(() => Task.Run(() => AskAsync(client, streaming: false)).OrHang()));
        Assert.Single(pool["large"].Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sampler_that_throws_fails_over(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0.9]);
        pool.Options.Sampler = new FakeSampler
        {
            Draw = request => request.Samples > 1 ? throw new TimeoutException() : new SampleSet { Responses = [FakeChatClient.Answer("one")] },
        };
        using var client = pool.Client();

        var response = await AskAsync(client, streaming);

        Assert.Equal(streaming ? "large" : "one", response.Text);
        Assert.Equal(new RouteAttempt(new("small", 2), AttemptOutcome.Failed, 0, 0, nameof(TimeoutException)), response.GetRoutingDecision()!.Attempts[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_and_cost_sum_over_samples_and_abandoned_attempts(bool streaming)
    {
        // tiny: 2 filtered samples; small: 3 samples of which one fails; then nothing else.
        var pool = new TestPool()
            .Candidate("tiny", [0, 0.9], price: 0.5, client: Finishing("no", "content_filter", new() { InputTokenCount = 100, OutputTokenCount = 1, CachedInputTokenCount = 40, TotalTokenCount = 101, AdditionalCounts = new() { ["x"] = 2 } }))
            .Candidate("small", [0, 0, 0.9], price: 1, client: new()
            {
                Respond = static (call, _) => call.SampleIndex == 1
                    ? Task.FromException<ChatResponse>(new TimeoutException())
                    : Task.FromResult(FakeChatClient.Answer("fine", 200, 50 + call.SampleIndex)),
            })
            .Reference();
        pool.Options.Models[0].Price = new ModelPrice(0.5, 2, 0.1);
        pool.Options.Models[1].Price = new ModelPrice(1, 3);
        using var client = pool.Client();

        var response = await AskAsync(client, streaming);

        var usage = response.Usage!;
        Assert.Equal("fine", response.Text);
        Assert.Equal((2 * 100) + (2 * 200), usage.InputTokenCount);
        Assert.Equal((2 * 1) + 50 + 52, usage.OutputTokenCount);
        Assert.Equal(80, usage.CachedInputTokenCount);
        Assert.Equal((2 * 101) + 250 + 252, usage.TotalTokenCount);
        Assert.Equal(4, usage.AdditionalCounts!["x"]);
        var tiny = 2 * ((60 * 0.5) + (40 * 0.1) + (1 * 2));
        var small = (200 * 1) + (50 * 3) + (200 * 1) + (52 * 3);
        Assert.Equal((tiny + small) / 1e6, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.False(response.GetRoutingDecision()!.CostIsEstimated);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public async Task Without_reported_usage_there_is_none_and_the_cost_is_estimated(bool streaming, int samples)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9, maxSamples: 3, client: new("123456789"));
        using var client = pool.Client();

        var response = await AskAsync(client, streaming, new ChatOptions().WithRoute("small", samples), "12345");

        Assert.Null(response.Usage);
        Assert.Equal(samples * (2 + 3) / 1e6, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.True(response.GetRoutingDecision()!.CostIsEstimated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sampler_with_native_n_is_billed_by_its_one_total(bool streaming)
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0, 0, 0.9]);
        var sampler = new FakeSampler
        {
            Charges = 1,
            Draw = static request => new SampleSet
            {
                Responses = [.. Enumerable.Range(0, request.Samples).Select(static i => FakeChatClient.Answer(new string('x', i + 1), 7, 7))],
                Usage = new() { InputTokenCount = 100, OutputTokenCount = 80 },
            },
        };
        pool.Options.Sampler = sampler;
        pool.Options.Scorer = new FakeScorer(static text => text.Length);
        using var client = pool.Client();

        var before = await client.RouteAsync([new(ChatRole.User, "Hello")]);
        var response = await AskAsync(client, streaming);
        var after = await client.RouteAsync([new(ChatRole.User, "Hello")]);

        Assert.Equal("xxxx", response.Text);
        Assert.Equal((100, 80), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
        Assert.Equal(180e-6, response.GetRoutingDecision()!.Cost!.Value, 12);
        Assert.Equal((2 + (4 * 256)) / 1e6, before.EstimatedCost, 12);
        Assert.Equal((2 + (4 * 20)) / 1e6, after.EstimatedCost, 12);
        var drawn = Assert.Single(sampler.Requests);
        Assert.Same(pool["small"], drawn.Client);
        Assert.Equal(4, drawn.Samples);
        Assert.Null(drawn.Options.GetSampleIndex());
        Assert.Empty(pool["small"].Calls);
    }

    [Fact]
    public async Task A_sampler_that_returns_nothing_at_all_fails_over()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        pool.Options.Sampler = new FakeSampler { Draw = static _ => new SampleSet { Responses = [] } };
        using var client = pool.Client();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync("Hello"));

        Assert.Contains("large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failovers_are_logged_without_prompts()
    {
        using var log = new FakeLog();
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: FakeChatClient.Failing(new HttpRequestException("down")));
        using var client = pool.Client(log);

        await client.GetResponseAsync("a secret question");

        Assert.Contains(log.Entries, static entry => entry.Id == 2 && entry.Message.Contains("small", StringComparison.Ordinal) && entry.Message.Contains("large", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, static entry => entry.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_failover_is_logged_with_its_own_error()
    {
        using var log = new FakeLog();
        var pool = new TestPool().Reference()
            .Candidate("small", 0.9, client: FakeChatClient.Failing(new HttpRequestException("down")))
            .Candidate("medium", 0.9, price: 2, client: FakeChatClient.Failing(new TimeoutException("slow")))
            .Candidate("silent", 0.9, price: 3, client: Finishing("", "stop"));
        using var client = pool.Client(log);

        await client.GetResponseAsync("Hello");

        Assert.Equal(["down", "slow", null], log.Entries.Where(static entry => entry.Id == 2).Select(static entry => entry.Error?.Message));
    }

    [Fact]
    public async Task A_policy_that_breaks_on_a_failover_leaves_the_request_to_the_reference()
    {
        using var log = new FakeLog();
        var pool = new TestPool().Reference().Candidate("small", 0.9, client: FakeChatClient.Failing(new HttpRequestException("down")));
        pool.Options.Policy = new ForgetfulPolicy();
        using var client = pool.Client(log);

        var response = await client.GetResponseAsync("Hello");

        Assert.Equal(("large", RoutingReason.Failover), (response.GetRoutingDecision()!.Route.Model, response.GetRoutingDecision()!.Reason));
        Assert.Contains(log.Entries, static entry => entry.Error?.Message == "No such route.");
    }

    private static async Task<ChatResponse> FailDeepInTheReferenceAsync()
    {
        await Task.Yield();
        throw new InvalidDataException("The reference is down.");
    }

    private static FakeChatClient Finishing(string text, string? finish, UsageDetails? usage = null) => new()
    {
        Respond = (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            FinishReason = finish is null ? null : new ChatFinishReason(finish),
            Usage = usage,
        }),
    };

    private static Task<ChatResponse> AskAsync(BestRouteChatClient client, bool streaming, ChatOptions? options = null, string prompt = "Hello") => streaming
        ? client.GetStreamingResponseAsync(prompt, options).ToChatResponseAsync()
        : client.GetResponseAsync(prompt, options);

    /// <summary>Knows what to do while no route has failed.</summary>
    private sealed class ForgetfulPolicy : IRoutingPolicy
    {
        public string Name => "forgetful";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) =>
            routes[1].IsAdmissible ? 1 : throw new InvalidOperationException("No such route.");
    }

    private sealed class StubbornPolicy(int index) : IRoutingPolicy
    {
        public string Name => "stubborn";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => index;
    }
}
