using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>What the planner chooses where models are unavailable or have no room.</summary>
public sealed class UnavailableModelPlanTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RoutePlanner _planner = new(new ConversationAffinity(), new RouterTelemetry(NullLogger.Instance));
    private readonly TestPool _pool = new TestPool().Reference("large").Candidate("small", 0.9, price: 1, maxSamples: 3).Candidate("medium", 0.8, price: 2);
    private readonly ModelStates _states;
    private BestRouteOptions? _options;

    public UnavailableModelPlanTests() => _states = new(_time, new RouterTelemetry(new FakeLog()));

    [Fact]
    public async Task The_policy_chooses_among_the_models_that_are_available()
    {
        await OpenAsync("small");

        var plan = await PlanAsync();

        Assert.Equal((new ModelRoute("medium", 1), RoutingReason.CheapestMatch, false), (plan.Route, plan.Verdict.Reason, plan.MustTry));
        Assert.Equal(3, plan.Assessments.Count(static route => route is { Route.Model: "small", Exclusion: RouteExclusion.Unavailable }));

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("small", (await PlanAsync()).Route.Model);
    }

    [Fact]
    public async Task Screening_takes_no_place()
    {
        await OpenAsync("small");
        _time.Advance(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("small", (await PlanAsync()).Route.Model);
        }
    }

    [Fact]
    public async Task If_all_candidates_are_unavailable_the_reference_answers()
    {
        await OpenAsync("small", "medium");

        var plan = await PlanAsync();

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.NoMatch, false), (plan.Route, plan.Verdict.Reason, plan.MustTry));
    }

    [Fact]
    public async Task If_all_models_are_unavailable_the_reference_is_asked_nevertheless()
    {
        await OpenAsync("small", "medium", "large");

        var plan = await PlanAsync();

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.BestAvailable, true), (plan.Route, plan.Verdict.Reason, plan.MustTry));
        Assert.Null(FailOver(plan));
    }

    [Fact]
    public async Task If_the_caller_excludes_the_reference_one_sample_of_the_most_probable_match_is_asked()
    {
        await OpenAsync("small", "medium");

        var plan = await PlanAsync(new ChatOptions().WithoutModels("large"));

        Assert.Equal((new ModelRoute("small", 1), true), (plan.Route, plan.MustTry));
    }

    [Fact]
    public async Task An_unavailable_reference_is_the_last_route_after_the_candidates_failed()
    {
        await OpenAsync("large");
        var first = await PlanAsync();
        var second = FailOver(first);
        var third = FailOver(second!);

        Assert.Equal(["small", "medium", "large"], [first.Route.Model, second!.Route.Model, third!.Route.Model]);
        Assert.Equal([false, false, true], [first.MustTry, second.MustTry, third.MustTry]);
        Assert.Null(FailOver(third));
    }

    [Theory]
    [InlineData(RouteExclusion.Unavailable)]
    [InlineData(RouteExclusion.Limited)]
    public async Task A_route_that_was_refused_comes_last_if_no_other_is_left(RouteExclusion refusal)
    {
        var request = new ChatOptions().WithoutModels("large", "medium");
        var refused = await PlanAsync(request);
        Assert.False(refused.MustTry);

        var again = FailOver(refused, refusal)!;

        Assert.Equal(("small", true), (again.Route.Model, again.MustTry));
        Assert.Null(FailOver(again));
    }

    [Fact]
    public async Task A_model_that_the_caller_names_is_asked_although_it_is_unavailable()
    {
        await OpenAsync("small");

        var plan = await PlanAsync(new ChatOptions { ModelId = "small" });

        Assert.Equal(("small", RoutingReason.Forced, true), (plan.Route.Model, plan.Verdict.Reason, plan.MustTry));
    }

    [Fact]
    public async Task The_cost_cap_is_not_blamed_for_an_unavailable_model()
    {
        await OpenAsync("small", "medium");

        var plan = await PlanAsync(new ChatOptions { MaxOutputTokens = 1 }.WithCostCap(0.000_004));

        Assert.Equal(RouteExclusion.OverCostCap, plan.Assessments.Single(static route => route.IsReference).Exclusion);
        Assert.Equal(("small", true), (plan.Route.Model, plan.MustTry));
    }

    [Fact]
    public async Task Without_the_reference_the_most_probable_match_below_the_threshold_answers()
    {
        _pool.Options.Threshold = 0.95;
        await OpenAsync("large");

        var plan = await PlanAsync();

        Assert.Equal(("small", RoutingReason.BestAvailable, false), (plan.Route.Model, plan.Verdict.Reason, plan.MustTry));
    }

    [Fact]
    public async Task A_draw_that_needs_more_calls_than_are_left_is_excluded()
    {
        _pool.Options.Threshold = 0;
        _pool.Options.Models[1].MaxConcurrentRequests = 2;
        var plan = await PlanAsync();
        Assert.Equal(
            [RouteExclusion.None, RouteExclusion.None, RouteExclusion.Limited],
            plan.Assessments.Where(static route => route.Route.Model == "small").Select(static route => route.Exclusion));

        using var running = await _states.Of(plan.Model).EnterAsync(2, mustTry: false, default);

        Assert.Equal("medium", (await PlanAsync()).Route.Model);
    }

    [Theory]
    [InlineData(false, "small", RoutingReason.SameConversation)]
    [InlineData(true, "medium", RoutingReason.Failover)]
    public async Task A_tool_result_goes_to_the_next_route_if_its_model_is_unavailable(bool isOpen, string expected, RoutingReason reason)
    {
        if (isOpen)
        {
            await OpenAsync("small");
        }

        var pool = Snapshot().Pool;
        var marksText = false;
        var call = ConversationAffinity.Mark([new FunctionCallContent("1", "weather")], pool.Find("small")!, ref marksText);

        var plan = await PlanAsync(null, new(ChatRole.User, "Hi"), new(ChatRole.Assistant, call), new(ChatRole.Tool, [new FunctionResultContent("1", "sunny")]));

        Assert.Equal((expected, reason), (plan.Route.Model, plan.Verdict.Reason));
    }

    private PoolSnapshot Snapshot()
    {
        _options ??= _pool.Options;
        _options.Predictor ??= _pool.Predictor;
        _options.RetryAfter ??= static _ => TimeSpan.FromSeconds(60);
        var snapshot = new FixedPoolSource(_options).Get();
        _states.Apply(snapshot.Pool);
        return snapshot;
    }

    private async Task OpenAsync(params string[] models)
    {
        var pool = Snapshot().Pool;
        foreach (var model in models)
        {
            using var admission = await _states.Of(pool.Find(model)!).EnterAsync(1, mustTry: false, default);
            admission.Failed(new HttpRequestException());
        }
    }

    private Task<RoutePlan> PlanAsync(ChatOptions? options = null, params ChatMessage[] messages)
    {
        var (pool, configuration) = Snapshot();
        var request = new ChatRequest(pool, configuration, messages.Length > 0 ? messages : [new(ChatRole.User, "Hi")], options, _states, _time);
        return _planner.PlanAsync(request, default).AsTask();
    }

    private RoutePlan? FailOver(RoutePlan plan, RouteExclusion exclusion = RouteExclusion.Failed)
    {
        var (pool, configuration) = Snapshot();
        return _planner.FailOver(plan, new ChatRequest(pool, configuration, [], null, _states, _time), exclusion, candidatesMayAnswer: true);
    }
}
