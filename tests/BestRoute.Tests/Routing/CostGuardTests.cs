using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>Where the whole request is not estimated to cost less than on the reference, the reference answers.</summary>
public sealed class CostGuardTests
{
    private static readonly ChatMessage[] _withSystemPrompt = [new(ChatRole.System, new string('s', 40_000)), new(ChatRole.User, "Hi")];

    // The tests give the candidate a high input price and a low output price: short requests favour it, long ones do not.
    private readonly TestPool _pool = new TestPool().Reference("large", price: 4).Candidate("small", [0.1, 0.9], price: 1);

    [Fact]
    public async Task The_reference_answers_where_the_shared_context_makes_the_choice_more_expensive()
    {
        var small = _pool.Options.Models[1];
        small.Price = new ModelPrice(InputPerMillion: 4, OutputPerMillion: 0.1);
        using var client = _pool.Client();

        var alone = await client.RouteAsync([new(ChatRole.User, "Hi")]);
        var guarded = await client.RouteAsync(_withSystemPrompt);

        Assert.Equal((new ModelRoute("small", 2), RoutingReason.CheapestMatch), (alone.Route, alone.Reason));
        Assert.Equal((new ModelRoute("large", 1), RoutingReason.NotCheaper), (guarded.Route, guarded.Reason));
        Assert.True(guarded.Routes[2].EstimatedCost >= guarded.ReferenceEstimatedCost);
        Assert.Contains("would not cost less", guarded.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_estimate_equal_to_the_references_is_not_cheaper()
    {
        _pool.Options.Models[1].Price = new ModelPrice(4, 4);
        _pool.Predictor["small", 1] = new(0.9, 0.9, LengthFactor: 0.5);
        using var client = _pool.Client();

        Assert.Equal("small", (await client.RouteAsync([new(ChatRole.User, "Hi")])).Route.Model);
        var decision = await client.RouteAsync([new(ChatRole.User, "Hi")], new() { MaxOutputTokens = 1 });

        Assert.Equal(RoutingReason.NotCheaper, decision.Reason);
        Assert.Equal(decision.Routes[1].EstimatedCost, decision.ReferenceEstimatedCost);
    }

    [Fact]
    public async Task A_candidate_answers_where_the_reference_is_excluded()
    {
        _pool.Options.Models[1].Price = new ModelPrice(4, 0.1);
        using var client = _pool.Client();

        var decision = await client.RouteAsync(_withSystemPrompt, new ChatOptions().WithoutModels("large"));

        Assert.Equal((new ModelRoute("small", 2), RoutingReason.CheapestMatch), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_policy_of_the_application_decides_alone()
    {
        _pool.Options.Models[1].Price = new ModelPrice(4, 0.1);
        _pool.Options.Policy = new Always(2);
        using var client = _pool.Client();

        Assert.Equal(RoutingReason.CustomPolicy, (await client.RouteAsync(_withSystemPrompt)).Reason);
    }

    [Fact]
    public async Task A_more_expensive_route_that_was_chosen_for_its_quality_stays()
    {
        _pool.Options.Models[1].Price = new ModelPrice(10, 10);
        _pool.Predictor["large"] = new(1, 0.5);
        _pool.Options.Policy = new QualityPerCostPolicy(1);
        using var client = _pool.Client();

        Assert.Equal(RoutingReason.BestQualityPerCost, (await client.RouteAsync(_withSystemPrompt)).Reason);
    }

    [Fact]
    public async Task A_route_that_the_caller_named_is_taken_at_any_cost()
    {
        _pool.Options.Models[1].Price = new ModelPrice(4, 0.1);
        using var client = _pool.Client();

        Assert.Equal(RoutingReason.Forced, (await client.RouteAsync(_withSystemPrompt, new ChatOptions().WithRoute("small", 2))).Reason);
    }

    [Fact]
    public async Task After_a_failure_the_next_choice_is_guarded_too()
    {
        var pool = new TestPool().Reference("large", price: 4).Candidate("broken", 0.9, price: 0.1).Candidate("small", [0.1, 0.9], price: 1);
        pool.Options.Models[2].Price = new ModelPrice(4, 0.1);
        pool["broken"].Respond = static (_, _) => throw new HttpRequestException("down");
        using var client = pool.Client();

        var decision = (await client.GetResponseAsync(_withSystemPrompt)).GetRoutingDecision()!;

        Assert.Equal(["broken", "large"], decision.Attempts.Select(static attempt => attempt.Route.Model));
        Assert.Equal(RoutingReason.Failover, decision.Reason);
    }

    private sealed class Always(int index) : IRoutingPolicy
    {
        public string Name => "always";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => index;
    }
}
