using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class BestRouteChatResponseExtensionsTests
{
    [Fact]
    public async Task The_decision_is_read_back_after_a_round_trip_through_JSON()
    {
        var pool = new TestPool().Reference().Candidate("small", [0, 0.9], client: FakeChatClient.Failing());
        using var client = pool.Client();
        var response = await client.GetResponseAsync("Hello");
        var updates = await client.GetStreamingResponseAsync("Hello").ToListAsync();

        var readResponse = JsonSerializer.Deserialize<ChatResponse>(JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        var readUpdate = JsonSerializer.Deserialize<ChatResponseUpdate>(JsonSerializer.Serialize(updates[0], AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

        Assert.IsType<JsonElement>(readResponse.AdditionalProperties![RequestKeys.Decision]);
        AssertEqual(response.GetRoutingDecision()! with { IsFromCache = true }, readResponse.GetRoutingDecision()!);
        AssertEqual(updates[0].GetRoutingDecision()! with { IsFromCache = true }, readUpdate.GetRoutingDecision()!);
    }

    [Fact]
    public void Without_a_decision_there_is_none()
    {
        Assert.Null(new ChatResponse().GetRoutingDecision());
        Assert.Null(new ChatResponse { AdditionalProperties = new() { ["other"] = 1 } }.GetRoutingDecision());
        Assert.Null(new ChatResponse { AdditionalProperties = new() { [RequestKeys.Decision] = "strange" } }.GetRoutingDecision());
        Assert.Null(new ChatResponseUpdate().GetRoutingDecision());
    }

    private static void AssertEqual(RoutingDecision expected, RoutingDecision actual)
    {
        Assert.Equal(expected.Routes, actual.Routes);
        Assert.Equal(expected.Attempts, actual.Attempts);
        // What was stored and read back is not paid again.
        Assert.Equal(expected with { Routes = actual.Routes, Attempts = actual.Attempts, IsFromCache = true }, actual);
        Assert.Equal(2, actual.Attempts.Count);
    }
}
