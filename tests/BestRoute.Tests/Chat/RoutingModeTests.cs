using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>How much of the traffic the router decides about.</summary>
public sealed class RoutingModeTests
{
    private static readonly ModelPrice _expensive = new(10, 10);
    private static readonly ModelPrice _cheap = new(1, 1);

    [Fact]
    public async Task A_pool_without_a_package_starts_and_the_reference_answers()
    {
        var log = new FakeLog();
        var (large, small) = (new FakeChatClient("large"), new FakeChatClient("small"));
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log);
        services.AddBestRoute().AddReferenceModel("large", large, _expensive).AddModel("small", small, _cheap, maxSamples: 3);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();

        var whole = await client.GetResponseAsync("Hello");
        var stream = await client.GetStreamingResponseAsync("Hello").ToChatResponseAsync();

        Assert.Equal((2, 0), (large.Calls.Count, small.Calls.Count));
        foreach (var decision in (RoutingDecision[])[whole.GetRoutingDecision()!, stream.GetRoutingDecision()!])
        {
            Assert.Equal((RoutingMode.ReferenceOnly, RoutingReason.ReferenceOnly, "reference"), (decision.Mode, decision.Reason, decision.Policy));
            Assert.Equal(["large", "small", "small x 2", "small x 3"], decision.Routes.Select(static route => route.Route.ToString()));
            Assert.All(decision.Routes, static route => Assert.Null(route.MatchProbability));
            Assert.Contains("the mode is ReferenceOnly, so the reference answers", decision.ToString(), StringComparison.Ordinal);
        }

        var line = Assert.Single(log.Entries, static entry => entry.Id == 10).Message;
        Assert.Contains("the reference model 'large' answers every request, because there is no package. Next: make one from a log with `bestroute train`", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_caller_names_works_without_a_package()
    {
        var pool = WithoutPredictions();
        using var client = new BestRouteChatClient(pool.Options);

        Assert.Equal("small", (await client.GetResponseAsync("Hello", new ChatOptions { ModelId = "small" })).GetRoutingDecision()!.Route.Model);
        Assert.Equal(new ModelRoute("small", 3), (await client.GetResponseAsync("Hello", new ChatOptions().WithRoute("small", 3))).GetRoutingDecision()!.Route);
        Assert.Equal("large", (await client.GetResponseAsync("Hello", new ChatOptions().WithThreshold(0))).GetRoutingDecision()!.Route.Model);
    }

    [Fact]
    public async Task A_candidate_answers_while_the_reference_fails()
    {
        var pool = WithoutPredictions(new FakeChatClient("large") { Respond = static (_, _) => throw new HttpRequestException("down") });
        using var client = new BestRouteChatClient(pool.Options);

        var decision = (await client.GetResponseAsync("Hello")).GetRoutingDecision()!;

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.Failover), (decision.Route, decision.Reason));

        decision = (await client.GetResponseAsync("Hello", new ChatOptions().WithoutModels("large"))).GetRoutingDecision()!;

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.BestAvailable), (decision.Route, decision.Reason));
        Assert.Contains("the mode is ReferenceOnly, but the reference is excluded or failed", decision.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "small", RoutingReason.CheapestMatch)]
    [InlineData(RoutingMode.Route, "small", RoutingReason.CheapestMatch)]
    [InlineData(RoutingMode.Observe, "large", RoutingReason.ReferenceOnly)]
    [InlineData(RoutingMode.ReferenceOnly, "large", RoutingReason.ReferenceOnly)]
    public async Task A_mode_applies_over_the_predictions(RoutingMode? mode, string model, RoutingReason reason)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        (pool.Options.Mode, pool.Options.IsObserved) = (mode, true);
        using var log = new FakeLog();
        using var client = pool.Client(log);

        var decision = (await client.GetResponseAsync("Hello")).GetRoutingDecision()!;

        Assert.Contains("the Predictor of the options", Assert.Single(log.Entries, static entry => entry.Id == 10).Message, StringComparison.Ordinal);
        Assert.Equal((model, reason), (decision.Route.Model, decision.Reason));
        Assert.Equal(0.9, decision.Routes[1].MatchProbability!.Value, 12);
    }

    [Fact]
    public async Task A_policy_needs_no_predictions()
    {
        var pool = WithoutPredictions();
        pool.Options.Policy = new CheapestPolicy();
        using var client = new BestRouteChatClient(pool.Options);

        var decision = (await client.GetResponseAsync("Hello")).GetRoutingDecision()!;

        Assert.Equal((RoutingMode.Route, RoutingReason.CustomPolicy, "small"), (decision.Mode, decision.Reason, decision.Route.Model));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.1, 150, 250)]
    [InlineData(0.5, 900, 1100)]
    [InlineData(1, 2000, 2000)]
    public async Task A_canary_routes_its_share_of_the_conversations(double share, int min, int max)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        (pool.Options.Mode, pool.Options.CanaryShare) = (RoutingMode.Canary, share);
        using var client = pool.Client();
        var routed = 0;
        for (var i = 0; i < 2000; i++)
        {
            var decision = await client.RouteAsync([new(ChatRole.User, $"Question {i}")]);
            routed += decision.Reason == RoutingReason.CheapestMatch ? 1 : 0;
            Assert.Equal(decision.Reason == RoutingReason.CheapestMatch ? share : 1 - share, decision.Propensity);
            Assert.True(decision.Reason is RoutingReason.CheapestMatch || (decision.Reason, decision.Route.Model) == (RoutingReason.NotInCanary, "large"));
        }

        // The binomial deviation of 2,000 is at most 22.
        Assert.InRange(routed, min, max);
    }

    [Fact]
    public async Task Chance_decides_nothing_in_the_other_modes_and_if_the_caller_names_the_model()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        (pool.Options.Mode, pool.Options.CanaryShare) = (RoutingMode.Canary, 0.3);
        using var client = pool.Client();
        ChatMessage[] query = [new(ChatRole.User, "Hello")];

        Assert.Equal(1, (await client.RouteAsync(query, new ChatOptions().WithRoute("small", 1))).Propensity);
        foreach (var mode in (RoutingMode?[])[null, RoutingMode.Route, RoutingMode.Observe, RoutingMode.ReferenceOnly])
        {
            pool.Options.Mode = mode;
            Assert.Equal(1, (await client.RouteAsync(query)).Propensity);
        }
    }

    [Fact]
    public async Task All_turns_of_a_conversation_are_on_the_same_side_and_a_higher_share_keeps_it()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        (pool.Options.Mode, pool.Options.KeepConversationModel) = (RoutingMode.Canary, false);
        using var client = pool.Client();
        for (var i = 0; i < 200; i++)
        {
            ChatMessage[] first = [new(ChatRole.System, "Be brief."), new(ChatRole.User, $"Question {i}")];
            ChatMessage[] second = [.. first, new(ChatRole.Assistant, "Yes."), new(ChatRole.User, $"And then {i % 7}?")];
            pool.Options.CanaryShare = 0.3;
            var side = (await client.RouteAsync(first)).Reason;

            Assert.Equal(side, (await client.RouteAsync(second)).Reason);
            pool.Options.CanaryShare = 0.6;
            Assert.True(side == RoutingReason.NotInCanary || (await client.RouteAsync(first)).Reason == side);
        }
    }

    [Fact]
    public async Task A_change_of_the_mode_is_logged_once()
    {
        var log = new FakeLog();
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log);
        services.AddBestRoute(static options => (options.Threshold, options.Mode) = (0.5, RoutingMode.Canary))
            .AddReferenceModel("large", new FakeChatClient("large"), _expensive)
            .AddModel("small", new FakeChatClient("small"), _cheap)
            .UsePredictor(new FakePredictor(new ModelRoute("large", 1), new ModelRoute("small", 1)));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IChatClient>();

        await client.GetResponseAsync("Hello");
        await client.GetResponseAsync("Hello");

        Assert.Contains("the Predictor of the options routes 10% of the conversations.", Assert.Single(log.Entries, static entry => entry.Id == 10).Message, StringComparison.Ordinal);
    }

    private static TestPool WithoutPredictions(FakeChatClient? reference = null)
    {
        var pool = new TestPool().Reference(client: reference).Candidate("small", 0, maxSamples: 3);
        pool.Options.Threshold = null;
        return pool;
    }

    private sealed class CheapestPolicy : IRoutingPolicy
    {
        public string Name => "cheapest";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes)
        {
            var best = -1;
            for (var i = 0; i < routes.Length; i++)
            {
                best = routes[i].IsAdmissible && (best < 0 || routes[i].DecisionCost < routes[best].DecisionCost) ? i : best;
            }

            return best;
        }
    }
}
