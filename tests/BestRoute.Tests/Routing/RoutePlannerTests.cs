using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

public sealed class RoutePlannerTests
{
    private static readonly ChatMessage[] _query = [new(ChatRole.User, new string('x', 400))];

    [Fact]
    public async Task Takes_the_cheapest_match_and_shows_every_route()
    {
        var pool = new TestPool().Reference("large", price: 10).Candidate("small", [0.4, 0.7], price: 1).Candidate("medium", 0.9, price: 3);

        var decision = await RouteAsync(pool);

        Assert.Equal(new ModelRoute("small", 2), decision.Route);
        Assert.Equal(RoutingReason.CheapestMatch, decision.Reason);
        Assert.Equal(("threshold", 0.5, null), (decision.Policy, decision.Threshold, decision.Lambda));
        Assert.Equal((0.7, 0.7, "large"), (decision.MatchProbability, decision.Quality, decision.ReferenceModel));
        Assert.Equal([new("large", 1), new("small", 1), new("small", 2), new ModelRoute("medium", 1)], decision.Routes.Select(static route => route.Route));
        Assert.Equal([RouteExclusion.None, RouteExclusion.BelowThreshold, RouteExclusion.None, RouteExclusion.None], decision.Routes.Select(static route => route.Exclusion));
        Assert.Equal([true, false, false, false], decision.Routes.Select(static route => route.IsReference));
        Assert.Equal([1, 0.4, 0.7, 0.9], decision.Routes.Select(static route => route.MatchProbability!.Value));
        Assert.Empty(decision.Attempts);
        Assert.Null(decision.Cost);
        Assert.Empty(pool["small"].Calls);
    }

    [Fact]
    public async Task Prices_routes_by_prompt_and_mean_length()
    {
        var decision = await RouteAsync(new TestPool().Reference("large", price: 10).Candidate("small", [0.9, 0.9], price: 1));

        // 100 prompt tokens; no length is known, so that 256 tokens are assumed.
        Assert.Equal([0.00356, 0.000356, 0.000712], decision.Routes.Select(static route => Math.Round(route.EstimatedCost, 12)));
        Assert.Equal(356e-6, decision.EstimatedCost, 12);
        Assert.Equal(3560e-6, decision.ReferenceEstimatedCost, 12);
    }

    [Fact]
    public async Task Charges_the_prompt_once_where_the_sampler_says_so()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.9, 0.9], price: 1);
        pool.Options.Sampler = new FakeSampler { Draw = static _ => throw new InvalidOperationException(), Charges = 1 };

        var route = (await RouteAsync(pool)).Routes[2];

        Assert.Equal((100 + (2 * 256)) * 1e-6, route.EstimatedCost, 12);
        Assert.Equal((100 + (2 * 256)) * 1e-6, route.DecisionCost, 12);
    }

    [Fact]
    public async Task What_a_sampler_learned_changes_the_estimated_cost_and_not_the_decision_cost()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.9, 0.9], price: 1);
        pool.Options.Sampler = new FakeSampler { Draw = static _ => throw new InvalidOperationException(), Expected = 1 };

        var route = (await RouteAsync(pool)).Routes[2];

        Assert.Equal((100 + (2 * 256)) * 1e-6, route.EstimatedCost, 12);
        Assert.Equal(((2 * 100) + (2 * 256)) * 1e-6, route.DecisionCost, 12);
    }

    [Fact]
    public async Task Expects_no_more_output_than_the_request_allows()
    {
        var decision = await RouteAsync(new TestPool().Reference().Candidate("small", 0.9, price: 1), new() { MaxOutputTokens = 50 });

        Assert.Equal(150e-6, decision.EstimatedCost, 12);
    }

    [Fact]
    public async Task Asks_the_reference_where_nothing_matches() =>
        await AssertReferenceAsync(new TestPool().Reference().Candidate("small", 0.49));

    [Fact]
    public async Task Asks_the_reference_if_every_match_is_more_expensive() =>
        await AssertReferenceAsync(new TestPool().Reference("large", price: 2).Candidate("small", [0.1, 0.2, 0.9]));

    [Fact]
    public async Task Quality_per_cost_may_take_a_route_more_expensive_than_the_reference()
    {
        var pool = new TestPool().Reference("large", price: 2, quality: 0.6).Candidate("small", [0.1, 0.2, 0.9]);
        pool.Options.Policy = new QualityPerCostPolicy(1);

        var decision = await RouteAsync(pool);

        Assert.Equal((new ModelRoute("small", 3), RoutingReason.BestQualityPerCost), (decision.Route, decision.Reason));
        Assert.Equal(("quality-per-cost", null, 1), (decision.Policy, decision.Threshold, decision.Lambda));
    }

    [Fact]
    public async Task A_policy_of_the_application_is_named()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.1);
        pool.Options.Policy = new FixedPolicy(1);

        var decision = await RouteAsync(pool);

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.CustomPolicy, "fixed"), (decision.Route, decision.Reason, decision.Policy));
    }

    [Theory]
    [InlineData(-1)] // The reference is admissible.
    [InlineData(1)] // The caller forbade it.
    [InlineData(2)] // There is no such route.
    public async Task A_policy_that_breaks_its_contract_leaves_the_request_to_the_fallback_model_and_is_logged(int choice)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.1);
        pool.Options.Policy = new FixedPolicy(choice);

        using var log = new FakeLog();
        using var client = pool.Client(log);
        var decision = await client.RouteAsync(_query, new ChatOptions().WithoutModels("small"));

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.RouterFailed), (decision.Route, decision.Reason));
        Assert.Equal([RouteExclusion.None, RouteExclusion.Forbidden], decision.Routes.Select(static route => route.Exclusion));
        Assert.StartsWith($"The policy 'fixed' chose {choice} among 2 routes", Assert.Single(log.Entries, static entry => entry.Level == LogLevel.Error).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_background_response_is_sampled_once()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.9, 0.9]);

        var decision = await RouteAsync(pool, new() { AllowBackgroundResponses = true });

        Assert.Equal([RouteExclusion.None, RouteExclusion.None, RouteExclusion.BackgroundResponse], decision.Routes.Select(static route => route.Exclusion));
    }

    [Fact]
    public async Task Forbidding_the_model_that_holds_the_conversation_is_an_error()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.1);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RouteAsync(pool, new ChatOptions { ConversationId = "of the reference" }.WithoutModels("large")));

        Assert.Contains("continues a conversation or response on the servers of model 'large'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Temperature_0_rules_out_several_equal_samples()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.1, 0.9]);

        var decision = await RouteAsync(pool, new() { Temperature = 0 });

        Assert.Equal("large", decision.Route.Model);
        Assert.Equal([RouteExclusion.None, RouteExclusion.BelowThreshold, RouteExclusion.EqualSamples], decision.Routes.Select(static route => route.Exclusion));
        Assert.Equal(new ModelRoute("small", 2), (await RouteAsync(pool, new() { Temperature = 0.1f })).Route);
    }

    [Fact]
    public async Task Routes_that_the_predictor_does_not_know_are_left_out()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.9, 0.9, 0.9]);
        pool.Options.Predictor = new FakePredictor(new ModelRoute("small", 3), new("other", 1), new("large", 1), new("small", 1)) { ["small", 3] = new(0.8, 0.8), ["small"] = new(0.2, 0.2) };

        var decision = await RouteAsync(pool);

        Assert.Equal([new("large", 1), new("small", 1), new ModelRoute("small", 3)], decision.Routes.Select(static route => route.Route));
        Assert.Equal([1, 0.2, 0.8], decision.Routes.Select(static route => route.MatchProbability!.Value));
    }

    [Fact]
    public async Task Cancellation_is_no_failed_prediction()
    {
        using var source = new CancellationTokenSource();
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        pool.Predictor.Before = (_, token) =>
        {
            source.Cancel();
            token.ThrowIfCancellationRequested();
            return default;
        };
        using var client = pool.Client();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.RouteAsync(_query, null, source.Token));
    }

    [Fact]
    public async Task A_policy_that_throws_does_not_stand_against_a_forced_route()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        pool.Options.Policy = new ThrowingPolicy();

        var decision = await RouteAsync(pool, new ChatOptions().WithRoute("small"));

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.Forced), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task What_a_failed_predictor_writes_afterwards_disturbs_nobody()
    {
        Memory<RoutePrediction> kept = default;
        var failing = new LateWriter { Keep = predictions => kept = predictions };
        using var broken = new BestRouteChatClient(Options(failing));
        await broken.RouteAsync(_query);

        var disturbing = new LateWriter { Keep = predictions => kept.Span.Fill(new(0.123, 0.123)), Answer = new(0.75, 0.75) };
        using var client = new BestRouteChatClient(Options(disturbing));
        var decision = await client.RouteAsync(_query);

        Assert.Equal([0.75, 0.75], decision.Routes.Select(static route => route.MatchProbability!.Value));

        static BestRouteOptions Options(IMatchPredictor predictor)
        {
            var pool = new TestPool().Reference().Candidate("small", 0.9);
            pool.Options.Predictor = predictor;
            return pool.Options;
        }
    }

    private static async Task<RoutingDecision> RouteAsync(TestPool pool, ChatOptions? options = null)
    {
        using var client = pool.Client();
        return await client.RouteAsync(_query, options);
    }

    private static async Task AssertReferenceAsync(TestPool pool)
    {
        var decision = await RouteAsync(pool);
        Assert.Equal((new ModelRoute("large", 1), RoutingReason.NoMatch), (decision.Route, decision.Reason));
        Assert.Equal(1, decision.MatchProbability);
    }

    private sealed class ThrowingPolicy : IRoutingPolicy
    {
        public string Name => "throwing";

        public RouteExclusion Screen(in RouteAssessment route) => throw new InvalidOperationException("The policy broke.");

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => throw new InvalidOperationException("The policy broke.");
    }

    /// <summary>Fails without an answer; with one, gives it and then hands its buffer over.</summary>
    private sealed class LateWriter : IMatchPredictor
    {
        public required Action<Memory<RoutePrediction>> Keep { get; init; }

        public RoutePrediction? Answer { get; init; }

        public IReadOnlyList<ModelRoute> Routes { get; } = [new("large", 1), new("small", 1)];

        public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        {
            predictions.Span.Fill(Answer ?? default);
            Keep(predictions);
            return Answer is null ? throw new InvalidOperationException("The predictor broke.") : default;
        }
    }

    private sealed class FixedPolicy(int choice) : IRoutingPolicy
    {
        public string Name => "fixed";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => choice;
    }
}
