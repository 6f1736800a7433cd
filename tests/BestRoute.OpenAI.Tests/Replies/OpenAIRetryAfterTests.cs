using System.ClientModel;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI.Tests;

public sealed class OpenAIRetryAfterTests
{
    private static readonly FixedTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("Retry-After", "30", 30.0)]
    [InlineData("Retry-After", "1.5", 1.5)]
    [InlineData("Retry-After", "Thu, 01 Jan 2026 00:02:00 GMT", 120.0)]
    [InlineData("retry-after-ms", "250", 0.25)]
    [InlineData("Retry-After", "0", 0.0)]
    [InlineData("Retry-After", "-1", null)]
    [InlineData("Retry-After", "Wed, 31 Dec 2025 23:59:00 GMT", null)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("X-Other", "30", null)]
    public async Task The_wait_is_read_from_the_headers(string header, string value, double? seconds)
    {
        var error = await ErrorAsync((header, value));

        Assert.Equal(seconds, OpenAIRetryAfter.Read(error, _time)?.TotalSeconds);
        Assert.Equal(seconds, OpenAIRetryAfter.Read(new InvalidOperationException("outer", error), _time)?.TotalSeconds);
        Assert.Equal(seconds, OpenAIRetryAfter.Read(new AggregateException(new IOException("x"), error), _time)?.TotalSeconds);
    }

    [Fact]
    public async Task Milliseconds_are_more_exact_than_seconds()
    {
        var error = await ErrorAsync(("Retry-After", "2"), ("retry-after-ms", "1500"));

        Assert.Equal(TimeSpan.FromSeconds(1.5), OpenAIRetryAfter.Read(error));
    }

    [Fact]
    public async Task A_wait_without_end_does_not_overflow()
    {
        Assert.Equal(TimeSpan.FromDays(365), OpenAIRetryAfter.Read(await ErrorAsync(("Retry-After", new string('9', 300)))));
    }

    [Fact]
    public void Other_errors_have_no_wait()
    {
        Assert.Null(OpenAIRetryAfter.Read(new IOException("x")));
        Assert.Null(OpenAIRetryAfter.Read(new ClientResultException("no reply", response: null!)));
    }

    private static async Task<Exception> ErrorAsync(params (string Name, string Value)[] headers)
    {
        await using var server = await ScriptedServer.StartAsync((_, context) =>
        {
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            return context.SendErrorAsync(StatusCodes.Status429TooManyRequests, "slow down");
        });
        return await Assert.ThrowsAsync<ClientResultException>(() => CompatibleServer.Client(server).GetResponseAsync("Hi"));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
