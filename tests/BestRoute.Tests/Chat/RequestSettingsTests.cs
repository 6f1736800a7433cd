using System.Text.Json;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

public sealed class RequestSettingsTests
{
    private readonly TestPool _pool = new TestPool().Reference("large", price: 10).Candidate("small", [0.6, 0.7]).Candidate("medium", 0.8, price: 3);

    [Fact]
    public async Task A_threshold_switches_the_request_to_Algorithm_1()
    {
        _pool.Options.Policy = new QualityPerCostPolicy(0);

        Assert.Equal("quality-per-cost", (await RouteAsync(null)).Policy);
        var decision = await RouteAsync(new ChatOptions().WithThreshold(0.65));

        Assert.Equal(("threshold", 0.65, new ModelRoute("small", 2)), (decision.Policy, decision.Threshold, decision.Route));
        Assert.Equal("large", (await RouteAsync(new ChatOptions().WithThreshold(1))).Route.Model);
        Assert.Equal(new ModelRoute("small", 1), (await RouteAsync(new ChatOptions().WithThreshold(0))).Route);
    }

    [Fact]
    public async Task A_route_may_be_forced()
    {
        var decision = await RouteAsync(new ChatOptions().WithRoute("small", 2).WithThreshold(1));

        Assert.Equal((new ModelRoute("small", 2), RoutingReason.Forced), (decision.Route, decision.Reason));
        Assert.Equal(new ModelRoute("medium", 1), (await RouteAsync(new ChatOptions().WithRoute("medium"))).Route);
    }

    [Fact]
    public async Task A_model_id_of_the_pool_forces_one_sample_of_that_model()
    {
        var decision = await RouteAsync(new() { ModelId = "medium" });

        Assert.Equal((new ModelRoute("medium", 1), RoutingReason.Forced), (decision.Route, decision.Reason));
        Assert.Equal(RoutingReason.CheapestMatch, (await RouteAsync(new() { ModelId = "" })).Reason);
    }

    [Fact]
    public async Task A_forced_route_that_the_predictor_does_not_know_joins_the_table()
    {
        _pool.Options.Predictor = new FakePredictor(new ModelRoute("large", 1), new("small", 1), new("medium", 1));

        var decision = await RouteAsync(new ChatOptions().WithRoute("small", 2));

        Assert.Equal(new ModelRoute("small", 2), decision.Route);
        Assert.Null(decision.MatchProbability);
        Assert.Equal(decision.Route, decision.Routes[^1].Route);
    }

    [Fact]
    public async Task Forbidden_models_are_out()
    {
        var decision = await RouteAsync(new ChatOptions().WithoutModels("small"));

        Assert.Equal(new ModelRoute("medium", 1), decision.Route);
        Assert.Equal([RouteExclusion.None, RouteExclusion.Forbidden, RouteExclusion.Forbidden, RouteExclusion.None], decision.Routes.Select(static route => route.Exclusion));
    }

    [Fact]
    public async Task Without_reference_and_match_the_most_probable_route_answers()
    {
        var decision = await RouteAsync(new ChatOptions().WithoutModels("large").WithThreshold(0.99));

        Assert.Equal((new ModelRoute("medium", 1), RoutingReason.BestAvailable), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_cost_cap_excludes_more_expensive_routes_and_the_reference()
    {
        // "Hi" is 1 prompt token, 256 output tokens are assumed: 257, 514 and 771 millionths of a dollar, and ten times as much for the reference.
        var decision = await RouteAsync(new ChatOptions().WithCostCap(520e-6).WithThreshold(0.75));

        Assert.Equal((new ModelRoute("small", 2), RoutingReason.BestAvailable), (decision.Route, decision.Reason));
        Assert.Equal([RouteExclusion.OverCostCap, RouteExclusion.BelowThreshold, RouteExclusion.BelowThreshold, RouteExclusion.OverCostCap], decision.Routes.Select(static route => route.Exclusion));
    }

    [Fact]
    public async Task A_cost_cap_allows_what_costs_just_as_much()
    {
        var cost = (await RouteAsync(null)).EstimatedCost;

        Assert.Equal(new ModelRoute("small", 1), (await RouteAsync(new ChatOptions().WithCostCap(cost))).Route);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RouteAsync(new ChatOptions().WithCostCap(double.BitDecrement(cost))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("medium")]
    public async Task A_cost_cap_that_leaves_no_route_names_itself_and_the_cheapest_route(string? forced)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RouteAsync(new ChatOptions { ModelId = forced }.WithCostCap(0.0001)));

        Assert.Contains("$0.0001 ", error.Message, StringComparison.Ordinal);
        Assert.Contains(forced is null ? "the cheapest route, 'small', has an estimated cost of $0.000257" : "'medium', has an estimated cost of $0.000771", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forbidding_every_model_is_an_error_that_names_the_pool()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RouteAsync(new ChatOptions().WithoutModels("small", "medium", "large")));

        Assert.Contains("WithoutModels excludes 'small', 'medium', 'large' from the pool 'large', 'small', 'medium'", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<ChatOptions, string> Mistakes => new()
    {
        { new() { ModelId = "gpt" }, "ChatOptions.ModelId is 'gpt'" },
        { new ChatOptions().WithRoute("gpt"), "WithRoute names 'gpt'" },
        { new ChatOptions { ModelId = "gpt" }.WithRoute("small"), "ChatOptions.ModelId is 'gpt'" },
        { new ChatOptions().WithoutModels("small", "gpt"), "WithoutModels names 'gpt'" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task An_unknown_model_is_an_error_that_names_the_pool(ChatOptions options, string mistake)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => RouteAsync(options));

        Assert.Contains(mistake, error.Message, StringComparison.Ordinal);
        Assert.Contains("'large', 'small', 'medium'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("small", 3)]
    [InlineData("large", 2)]
    public async Task More_samples_than_the_model_has_are_an_error(string model, int samples)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => RouteAsync(new ChatOptions().WithRoute(model, samples)));

        Assert.Contains($"{samples} samples of '{model}', whose MaxSamples is {samples - 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_cannot_be_forced_and_forbidden()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => RouteAsync(new ChatOptions().WithRoute("small").WithoutModels("small")));

        Assert.Contains("names the model 'small' and also excludes it with WithoutModels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_id_applies_in_addition_to_a_forced_route()
    {
        Assert.Equal(new ModelRoute("small", 2), (await RouteAsync(new ChatOptions { ModelId = "small" }.WithRoute("small", 2))).Route);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => RouteAsync(new ChatOptions { ModelId = "medium" }.WithRoute("small", 2)));

        Assert.Contains("names two models, 'medium' with ChatOptions.ModelId and 'small' with WithRoute", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RequestKeys.Threshold, "high", "'bestroute.threshold'] is high: it must be a number")]
    [InlineData(RequestKeys.Threshold, 1.5, "threshold of the request is 1.5")]
    [InlineData(RequestKeys.Model, 7, "'bestroute.model'] is 7: it must be a model id")]
    [InlineData(RequestKeys.Without, 7, "'bestroute.without'] is 7: it must be a list of model ids")]
    [InlineData(RequestKeys.CostCap, double.NaN, "cost cap of the request is NaN")]
    [InlineData(RequestKeys.CostCap, 0, "cost cap of the request is 0")]
    [InlineData(RequestKeys.Tenant, 7, "'bestroute.tenant'] is 7: it must be the id of a tenant")]
    [InlineData(RequestKeys.CostCap, "cheap", "'bestroute.cost_cap'] is cheap: it must be a number")]
    public async Task An_entry_that_cannot_be_read_is_an_error(string key, object value, string mistake)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => RouteAsync(new() { AdditionalProperties = new() { [key] = value } }));

        Assert.Contains(mistake, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_survive_a_JSON_round_trip_of_the_options()
    {
        Assert.Equal(new ModelRoute("small", 2), (await RouteAsync(RoundTrip(new ChatOptions().WithRoute("small", 2)))).Route);
        Assert.Equal(new ModelRoute("medium", 1), (await RouteAsync(RoundTrip(new ChatOptions().WithoutModels("small").WithThreshold(0.8)))).Route);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RouteAsync(RoundTrip(new ChatOptions().WithCostCap(1e-6))));
    }

    private static ChatOptions RoundTrip(ChatOptions options) =>
        JsonSerializer.Deserialize<ChatOptions>(JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    private async Task<RoutingDecision> RouteAsync(ChatOptions? options)
    {
        using var client = _pool.Client();
        return await client.RouteAsync([new(ChatRole.User, "Hi")], options);
    }
}
