using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>Models that fail or are limited, through the client.</summary>
public sealed class UnavailableModelTests
{
    private static readonly AsyncLocal<ConcurrentQueue<string>?> _measured = new();

    private readonly FakeTimeProvider _time = new();
    private readonly FakeLog _log = new() { Level = LogLevel.Information };
    private readonly TestPool _pool = new TestPool().Reference("large").Candidate("small", 0.9, maxSamples: 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task C3_a_model_that_refuses_for_an_hour_gets_few_calls(bool streams)
    {
        _pool["small"].Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException());
        using var client = _pool.Client(_log, time: _time);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal("large", await AskAsync(client, streams));
            _time.Advance(TimeSpan.FromSeconds(3.6));
        }

        Assert.InRange(_pool["small"].Calls.Count, 18, 20);
        Assert.Single(_log.Entries, static entry => entry.Message.StartsWith("The model 'small' gets no requests", StringComparison.Ordinal));

        _pool["small"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("small"));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("small", await AskAsync(client, streams));
        Assert.Equal("small", await AskAsync(client, streams));
        Assert.Single(_log.Entries, static entry => entry.Message == "The model 'small' is available again.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task C4_no_request_reaches_a_model_before_its_retry_after_is_over(bool streams)
    {
        _pool.Options.RetryAfter = static _ => TimeSpan.FromSeconds(60);
        _pool["small"].Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException());
        using var client = _pool.Client(time: _time);
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal("large", await AskAsync(client, streams));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Single(_pool["small"].Calls);
        Assert.Equal(_time.GetUtcNow().AddSeconds(5), client.GetModelStates()[1].UnavailableUntil);

        _time.Advance(TimeSpan.FromSeconds(5));
        await AskAsync(client, streams);
        Assert.Equal(2, _pool["small"].Calls.Count);
    }

    [Fact]
    public async Task A_reference_that_is_down_is_not_asked_while_a_candidate_answers()
    {
        _pool.Options.RetryAfter = static _ => TimeSpan.FromSeconds(60);
        _pool["large"].Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException());
        using var client = _pool.Client(time: _time);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetResponseAsync("Hi", new ChatOptions { ModelId = "large" }));

        Assert.Equal("small", (await client.GetResponseAsync("Hi", new ChatOptions().WithThreshold(0.95))).Text);

        // Nothing is lost where no candidate can answer.
        _pool["large"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("large"));
        _pool["small"].Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException());
        Assert.Equal("large", (await client.GetResponseAsync("Hi")).Text);
        Assert.True(client.GetModelStates()[0].IsAvailable);
    }

    [Fact]
    public async Task Cancellation_by_the_caller_does_not_count_as_a_failure()
    {
        _pool["small"].Respond = static (_, cancellationToken) => Task.FromCanceled<ChatResponse>(cancellationToken);
        using var client = _pool.Client(time: _time);
        for (var i = 0; i < 20; i++)
        {
            using var cancellation = new CancellationTokenSource();
            _pool["small"].Respond = (_, cancellationToken) =>
            {
                cancellation.Cancel();
                return Task.FromCanceled<ChatResponse>(cancellationToken);
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", cancellationToken: cancellation.Token));
        }

        Assert.Equal(new ModelState("small", true, null, 0, 0), client.GetModelStates()[1]);
    }

    [Fact]
    public async Task Over_the_limit_of_a_model_the_next_route_answers()
    {
        var answers = new TaskCompletionSource<ChatResponse>();
        _pool.Options.Models[1].MaxConcurrentRequests = 2;
        _pool.Options.Models[1].MaxQueuedRequests = 1;
        _pool["small"].Respond = (_, _) => answers.Task;
        using var client = _pool.Client(time: _time);
        var running = Enumerable.Range(0, 3).Select(_ => client.GetResponseAsync("Hi")).ToArray();

        Assert.Equal(new ModelState("small", true, null, 2, 1), client.GetModelStates()[1]);
        var over = await client.GetResponseAsync("Hi");
        Assert.Equal(("large", RouteExclusion.Limited), (over.Text, over.GetRoutingDecision()!.Routes.First(static route => route.Route.Model == "small").Exclusion));

        answers.SetResult(FakeChatClient.Answer("small"));
        Assert.All(await Task.WhenAll(running).OrHang(), static answer => Assert.Equal("small", answer.Text));
        Assert.Equal(new ModelState("small", true, null, 0, 0), client.GetModelStates()[1]);
    }

    [Fact]
    public async Task A_stream_counts_until_it_ends()
    {
        using var client = _pool.Client(time: _time);
        await foreach (var _ in client.GetStreamingResponseAsync("Hi"))
        {
            Assert.Equal(1, client.GetModelStates()[1].RunningRequests);
            break;
        }

        Assert.Equal(0, client.GetModelStates()[1].RunningRequests);
    }

    [Fact]
    public async Task Changes_of_state_are_counted()
    {
        using var listener = new MeterListener { InstrumentPublished = static (instrument, self) => { if (instrument.Name == "bestroute.circuit_changes") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, _) => _measured.Value?.Enqueue($"{value} {string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();
        var measured = _measured.Value = new();
        _pool["small"].Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException());
        using var client = _pool.Client(time: _time);
        for (var i = 0; i < 10; i++)
        {
            await client.GetResponseAsync("Hi");
        }

        _pool["small"].Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("small"));
        _time.Advance(TimeSpan.FromSeconds(30));
        await client.GetResponseAsync("Hi");

        Assert.Equal(["1 bestroute.model=small bestroute.state=open", "1 bestroute.model=small bestroute.state=closed"], measured);
    }

    private static async Task<string> AskAsync(BestRouteChatClient client, bool streams) =>
        streams ? (await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync()).Text : (await client.GetResponseAsync("Hi")).Text;
}
