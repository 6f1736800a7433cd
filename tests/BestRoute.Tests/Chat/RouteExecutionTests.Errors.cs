using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed partial class RouteExecutionTests
{
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
        using var log = new FakeLog();
        using var client = pool.Client(log);

        var response = await Task.Run(() => AskAsync(client, streaming)).OrHang();

        Assert.Equal("large", response.Text);
        Assert.Single(pool["small"].Calls);
        Assert.Contains(log.Entries, static entry => entry.Id == 6 && entry.Error!.Message.StartsWith("The policy 'stubborn' chose 1 among 2 routes", StringComparison.Ordinal));
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
