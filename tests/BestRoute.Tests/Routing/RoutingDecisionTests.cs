using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class RoutingDecisionTests
{
    [Fact]
    public async Task Survives_a_JSON_round_trip()
    {
        var decision = await DecideAsync() with { Target = RoutingTarget.MaxQualityDrop(0.01), PackageId = "3f9a1c2b7d04", Propensity = 0.3 } with
        {
            Timings = new() { Decision = TimeSpan.FromTicks(12_345), Scoring = TimeSpan.Zero, Total = TimeSpan.FromSeconds(90) },
        };

        var json = JsonSerializer.Serialize(decision, AIJsonUtilities.DefaultOptions);
        var back = JsonSerializer.Deserialize<RoutingDecision>(json, AIJsonUtilities.DefaultOptions)!;

        AssertSame(decision, back);
        Assert.Equal(json, JsonSerializer.Serialize(back, AIJsonUtilities.DefaultOptions));
    }

    [Fact]
    public async Task Is_read_back_from_a_response_that_passed_through_JSON()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.4, 0.8]);
        pool["small"].Respond = (call, _) => Task.FromResult(FakeChatClient.Answer("yes", 10, 5));
        using var client = pool.Client();
        var response = await client.GetResponseAsync("Is it?");

        var json = JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions);
        var back = JsonSerializer.Deserialize<ChatResponse>(json, AIJsonUtilities.DefaultOptions)!;

        Assert.IsType<JsonElement>(back.AdditionalProperties!.Values.Single());
        AssertSame(response.GetRoutingDecision()! with { IsFromCache = true }, back.GetRoutingDecision()!); // What was stored is not paid again.
        Assert.Equal(new ModelRoute("small", 2), back.GetRoutingDecision()!.Route);
        Assert.Equal(2, back.GetRoutingDecision()!.Attempts.Single().SamplesReceived);
    }

    [Fact]
    public async Task JSON_of_an_earlier_version_has_no_times_and_no_propensity()
    {
        var json = JsonSerializer.SerializeToNode(await DecideAsync(), AIJsonUtilities.DefaultOptions)!.AsObject();
        Assert.True(json.Remove("timings") && json.Remove("propensity"));

        var back = json.Deserialize(RoutingJsonContext.Default.RoutingDecision)!;

        Assert.Equal((default, 1), (back.Timings, back.Propensity));
    }

    [Fact]
    public async Task Explains_itself_in_one_sentence()
    {
        var text = (await DecideAsync()).ToString();

        Assert.StartsWith("small: the cheapest route whose match probability (0.75) reaches the threshold 0.5 (estimated $", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "estimated $0,")]
    [InlineData(4.93e-7, "estimated $0.00000049,")]
    [InlineData(0.0000997, "estimated $0.000100,")]
    [InlineData(0.00123456, "estimated $0.001235,")]
    [InlineData(12.5, "estimated $12.5,")]
    public async Task Explains_costs_without_rounding_them_to_nothing(double cost, string expected) =>
        Assert.Contains(expected, ((await DecideAsync()) with { EstimatedCost = cost }).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Every_reason_has_an_explanation()
    {
        var decision = await DecideAsync();
        var reasons = Enum.GetValues<RoutingReason>();

        var texts = reasons.Select(reason => (decision with { Reason = reason }).ToString()).ToArray();

        Assert.Equal(reasons.Length, texts.Distinct().Count());
        Assert.All(reasons.Zip(texts), static pair => Assert.DoesNotContain(pair.First.ToString(), pair.Second, StringComparison.Ordinal));
    }

    private static async Task<RoutingDecision> DecideAsync()
    {
        using var client = new TestPool().Reference().Candidate("small", 0.75, maxSamples: 2).Candidate("weak", 0.25).Client();
        return await client.RouteAsync([new(ChatRole.User, "Is it?")]);
    }

    // The lists are compared by their elements: records compare lists by reference.
    private static void AssertSame(RoutingDecision expected, RoutingDecision actual)
    {
        Assert.Equal(expected.Routes, actual.Routes);
        Assert.Equal(expected.Attempts, actual.Attempts);
        Assert.Equal(expected, actual with { Routes = expected.Routes, Attempts = expected.Attempts });
    }
}
