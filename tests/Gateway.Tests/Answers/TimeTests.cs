using System.Net;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Answers;

/// <summary>Backends that are slow or down. The time is that of a clock that the tests move.</summary>
public sealed class TimeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _received = new();

    [Fact]
    public async Task When_a_candidate_is_slow_the_reference_answers()
    {
        await using var reference = await ScriptedServer.StartAsync(static (_, context) => context.SendAsync(Replies.Completion(Replies.Usage(3, 4), Replies.Choice("right"))));
        await using var candidates = await StartSilentAsync();
        await using var gateway = await GatewayHost.StartAsync([.. GatewayHost.Pool(reference, candidates), ("BestRoute:CandidateTimeout", "00:00:10")], time: _time);

        var asked = gateway.AskAsync(GatewayHost.Request("best-route-0", ReplyTests.SampledQuestion));
        await _received.Task.OrHang();
        _time.Advance(TimeSpan.FromSeconds(10));
        var reply = await asked.OrHang();

        Assert.Equal("standin-large", (string?)reply["model"]);
        Assert.Equal("TimedOut", (string?)reply["metadata"]!["best_route"]!["attempts"]![0]!["outcome"]);
    }

    [Fact]
    public async Task When_the_reference_has_a_limit_and_is_slow_the_status_says_so()
    {
        await using var server = await StartSilentAsync();
        await using var gateway = await GatewayHost.StartAsync([.. GatewayHost.Pool(server, server), ("BestRoute:Models:0:ResponseTimeout", "00:00:10")], time: _time);

        var call = gateway.PostAsync(GatewayHost.Request(GatewayHost.Large));
        await _received.Task.OrHang();
        _time.Advance(TimeSpan.FromSeconds(10));
        using var response = await call.OrHang();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal("backend_timeout", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]);
    }

    [Fact]
    public async Task Health_tells_when_no_model_is_available()
    {
        await using var server = await ScriptedServer.StartAsync(static (_, context) => context.SendErrorAsync(500, "down"));
        await using var gateway = await GatewayHost.StartAsync(GatewayHost.Pool(server, server), time: _time);
        foreach (var model in (string[])[GatewayHost.Large, GatewayHost.Medium, GatewayHost.Small])
        {
            // Five failures in a row open the circuit of a model.
            for (var i = 0; i < 5; i++)
            {
                using var failed = await gateway.PostAsync(GatewayHost.Request(model));
            }
        }

        using var health = await gateway.Client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    /// <summary>Starts a server that receives requests and never answers.</summary>
    private Task<ScriptedServer> StartSilentAsync() => ScriptedServer.StartAsync(async (_, context) =>
    {
        var left = new TaskCompletionSource();
        context.RequestAborted.Register(left.SetResult);
        _received.TrySetResult();
        await left.Task.OrHang();
    });
}
