using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>A failing encoder is a worse decision, not a failed request.</summary>
public sealed class PredictionFailureTests
{
    // Instruments are shared by the process; measurements come on the flow that made them.
    private static readonly AsyncLocal<bool> _isMine = new();
    private readonly FakeLog _log = new();

    [Fact]
    public async Task The_reference_answers_and_it_is_logged_and_counted()
    {
        var failures = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument is { Meter.Name: "BestRoute", Name: "bestroute.fallbacks" })
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            failures += _isMine.Value && tags.ToArray().Contains(new("bestroute.part", "prediction")) ? value : 0);
        listener.Start();
        _isMine.Value = true;

        var decision = await RouteAsync(Failing());

        Assert.Equal((new ModelRoute("large", 1), RoutingReason.RouterFailed, "fallback"), (decision.Route, decision.Reason, decision.Policy));
        Assert.All(decision.Routes, static route => Assert.Equal((null, null), (route.MatchProbability, route.Quality)));
        Assert.Equal(1, failures);
        var entry = Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Warning);
        Assert.Equal("The encoder broke.", entry.Error!.Message);
        Assert.DoesNotContain("secret", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configured_fallback_model_answers()
    {
        var pool = Failing();
        pool.Options.FallbackModel = "medium";

        var decision = await RouteAsync(pool);

        Assert.Equal((new ModelRoute("medium", 1), RoutingReason.RouterFailed), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task Forced_routes_and_forbidden_models_still_count()
    {
        var pool = Failing();
        pool.Options.FallbackModel = "medium";

        Assert.Equal("large", (await RouteAsync(pool, new ChatOptions().WithoutModels("medium"))).Route.Model);
        Assert.Equal("small", (await RouteAsync(pool, new ChatOptions().WithoutModels("medium", "large"))).Route.Model);
        Assert.Equal(new ModelRoute("small", 2), (await RouteAsync(pool, new ChatOptions().WithRoute("small", 2))).Route);
    }

    [Theory]
    [InlineData(double.NaN, 0.5)]
    [InlineData(0.5, double.PositiveInfinity)]
    public async Task A_prediction_that_is_no_number_is_a_failed_one(double match, double quality)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9).Candidate("medium", 0.9);
        pool.Predictor["medium"] = new(match, quality);

        var decision = await RouteAsync(pool);

        Assert.Equal(RoutingReason.RouterFailed, decision.Reason);
        Assert.Contains("medium", _log.Entries.First(static entry => entry.Error is not null).Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public async Task A_score_that_is_not_a_share_is_a_failed_prediction(double score)
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        pool.Predictor.Result = new() { OutOfDistributionScore = score };

        var decision = await RouteAsync(pool);

        Assert.Equal((RoutingReason.RouterFailed, null), (decision.Reason, decision.OutOfDistributionScore));
        Assert.Contains("OutOfDistributionScore", _log.Entries.First(static entry => entry.Error is not null).Error!.Message, StringComparison.Ordinal);
    }

    private static TestPool Failing()
    {
        var pool = new TestPool().Reference().Candidate("small", [0.9, 0.9]).Candidate("medium", 0.9, price: 3);
        pool.Predictor.Before = static (_, _) => throw new InvalidOperationException("The encoder broke.");
        return pool;
    }

    private async Task<RoutingDecision> RouteAsync(TestPool pool, ChatOptions? options = null)
    {
        using var client = pool.Client(_log);
        return await client.RouteAsync([new(ChatRole.User, "secret")], options);
    }
}
