using System.Net;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using static BestRoute.Tool.Tests.Backends.ScriptedServer;

namespace BestRoute.Tool.Tests.Backends;

public class BackendRetriesTests
{
    private readonly SkippingTime _time = new();

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("0.5", 0.5)]
    [InlineData("Thu, 01 Jan 2026 12:01:30 GMT", 90)]
    public async Task Retry_after_is_waited_for_in_seconds_or_until_a_date(string retryAfter, double seconds)
    {
        var start = _time.GetUtcNow();
        var server = Of(() => Status(HttpStatusCode.TooManyRequests, "slow down", retryAfter), () => Completion("Hi"));
        using var client = BackendChatClientTests.Client(server, _time);

        Assert.Equal("Hi", (await client.GetResponseAsync("Hi")).Text);

        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(seconds), _time.GetUtcNow() - start);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task Without_retry_after_waits_grow_and_end(int status)
    {
        var server = Of(() => Status((HttpStatusCode)status, "busy"));
        using var client = BackendChatClientTests.Client(server, _time);

        var error = await Assert.ThrowsAsync<BackendException>(() => client.GetResponseAsync("Hi"));

        Assert.Equal(BackendFailure.Transient, error.Failure);
        Assert.Equal(1 + BackendRetries.Attempts, server.Requests.Count);
        Assert.All(_time.Waits, static wait => Assert.InRange(wait.TotalSeconds, 0, 30));
        Assert.InRange(_time.Waits.Sum(static wait => wait.TotalSeconds), 10, 240);
    }

    [Fact]
    public async Task An_error_that_a_gateway_sends_with_a_status_of_success_is_retried()
    {
        var server = Of(() => Status(HttpStatusCode.OK, """{"error":{"code":502,"message":"overloaded"}}"""), () => Completion("Hi"));
        using var client = BackendChatClientTests.Client(server, _time);

        Assert.Equal("Hi", (await client.GetResponseAsync("Hi")).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Lost_connections_are_retried(Exception loss)
    {
        var server = Of(() => throw loss, () => Completion("Hi"));
        using var client = BackendChatClientTests.Client(server, _time);

        Assert.Equal("Hi", (await client.GetResponseAsync("Hi")).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    public static TheoryData<Exception> Losses() => [new HttpRequestException("refused"), new IOException("reset"), new TaskCanceledException("timeout")];

    [Fact]
    public async Task Retry_after_holds_back_the_other_requests_to_the_backend()
    {
        // The first request is told to wait a minute; the second one, made by the server's hand in between, has to wait as well.
        var start = _time.GetUtcNow();
        var clock = new StoppedTime(start);
        Task<ChatResponse>? other = null;
        IChatClient? client = null;
        var asked = new List<(string Prompt, TimeSpan After)>();
        var server = new ScriptedServer(request =>
        {
            asked.Add((request.Prompt, clock.GetUtcNow() - start));
            return asked.Count == 1 ? Status(HttpStatusCode.TooManyRequests, "", "60") : Completion("Hi");
        });
        using var backend = client = BackendChatClientTests.Client(server, clock);

        var first = client.GetResponseAsync("first");
        await clock.HasTimers(1);
        other = client.GetResponseAsync("other");
        await clock.HasTimers(2);
        Assert.Single(asked);
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(asked);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(first, other);

        Assert.Equal(["first", "other"], asked.Skip(1).Select(static request => request.Prompt).Order());
        Assert.All(asked.Skip(1), static request => Assert.Equal(TimeSpan.FromSeconds(60), request.After));
    }
}
