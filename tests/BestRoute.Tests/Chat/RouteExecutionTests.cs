using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed partial class RouteExecutionTests
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
        Assert.Equal(new ModelRoute("large", 1), decision.Route);
        Assert.Equal(
            [
                new RouteAttempt(new("tiny", 1), AttemptOutcome.Failed, 0, 0, nameof(HttpRequestException)),
                new RouteAttempt(new("small", 2), AttemptOutcome.Failed, 0, 0, nameof(TimeoutException)),
                new RouteAttempt(new("large", 1), AttemptOutcome.Answered, 1, 1),
            ],
            decision.Attempts);
        Assert.Equal([RouteExclusion.None, RouteExclusion.Failed], new[] { "large", "tiny" }.Select(id => decision.Routes.Single(route => route.Route == new ModelRoute(id, 1)).Exclusion));
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
}
