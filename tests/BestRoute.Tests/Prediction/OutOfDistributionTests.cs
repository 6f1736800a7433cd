using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>A client over a package whose training queries lie about the origin: the text of a query is its vector.</summary>
public sealed class OutOfDistributionTests : IDisposable
{
    // At distance 1 half of the validation queries were nearer, at 40 and beyond practically all.
    private const string Usual = "0.6,0.8";
    private const string Unusual = "24,32";
    private const double OwnLambda = 12.5;

    // Instruments are shared by the process; measurements come on the flow that made them.
    private static readonly AsyncLocal<ConcurrentQueue<string>?> _mine = new();

    private readonly TemporaryFolder _folder = new();
    private readonly FakeChatClient _small = new("small");
    private readonly FakeChatClient _large = new("large");
    private readonly BestRouteOptions _options;

    public OutOfDistributionTests()
    {
        TestPackages.Create(
            new SpelledEncoder(2),
            points:
            [
                new(RoutingTarget.MaxQualityDrop(0.05), 0.95, 40 * OwnLambda, new(1000, 0.6, -0.02, 0.04)),
                new(RoutingTarget.CostReduction(0.2), null, OwnLambda / 2, new(1000, 0.2, 0, null)),
                new(RoutingTarget.CostReduction(0.6), null, 40 * OwnLambda, new(1000, 0.6, -0.1, null)),
            ],
            distribution: new(2, [1, 0, 1], [0, 0], new([0, 1, 2], 0.1, 1)),
            heads: EqualHeads()).Save(_folder.Package);
        _options = new BestRouteOptions { Package = _folder.Package, Encoder = new SpelledEncoder(2) };
        _options.Models.Add(new() { Id = "small", ChatClient = _small, Price = new(1, 1) });
        _options.Models.Add(new() { Id = "large", ChatClient = _large, Price = new(10, 10), IsReference = true });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_usual_query_is_routed_and_an_unusual_one_goes_to_the_reference()
    {
        using var client = Client();

        var usual = (await client.GetResponseAsync(Usual)).GetRoutingDecision()!;
        var unusual = (await client.GetResponseAsync(Unusual)).GetRoutingDecision()!;

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.BestQualityPerCost), (usual.Route, usual.Reason));
        Assert.Equal(0.45, usual.OutOfDistributionScore!.Value, 6);
        Assert.Equal((new ModelRoute("large", 1), RoutingReason.OutOfDistribution), (unusual.Route, unusual.Reason));
        Assert.Equal(1 - (0.1 * Math.Exp(-38)), unusual.OutOfDistributionScore!.Value, 12);
        Assert.Equal((0.99, 0.99), (usual.OutOfDistributionLimit, unusual.OutOfDistributionLimit));
        Assert.Equal((1, 1), (_small.Calls.Count, _large.Calls.Count));
        Assert.Contains("(limit 99%), so the reference answers", unusual.ToString(), StringComparison.Ordinal);
        Assert.All(unusual.Routes, static route => Assert.True(route.IsAdmissible));
    }

    [Fact]
    public async Task A_stream_goes_to_the_reference_too()
    {
        using var client = Client();
        ChatResponseUpdate? last = null;
        await foreach (var update in client.GetStreamingResponseAsync(Unusual))
        {
            last = update;
        }

        Assert.Equal(RoutingReason.OutOfDistribution, last!.GetRoutingDecision()!.Reason);
        Assert.Equal((0, 1), (_small.Calls.Count, _large.Calls.Count));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1.0, false)]
    [InlineData(0.5, true)]
    [InlineData(0.0, true)]
    public async Task The_limit_is_read_for_each_request_and_null_switches_it_off(double? limit, bool isGuarded)
    {
        using var client = Client();
        _options.OutOfDistributionLimit = limit;

        var decision = await DecideAsync(client, Unusual);

        Assert.Equal(isGuarded ? RoutingReason.OutOfDistribution : RoutingReason.BestQualityPerCost, decision.Reason);
        Assert.NotNull(decision.OutOfDistributionScore);
        Assert.Equal(limit, decision.OutOfDistributionLimit);
    }

    [Fact]
    public async Task A_threshold_promises_quality_and_so_the_limit_counts()
    {
        using var client = Client();
        Assert.Equal(RoutingReason.CheapestMatch, (await DecideAsync(client, Usual, new ChatOptions().WithThreshold(0.5))).Reason);
        Assert.Equal(RoutingReason.OutOfDistribution, (await DecideAsync(client, Unusual, new ChatOptions().WithThreshold(0.5))).Reason);

        _options.Threshold = 0.5;
        Assert.Equal(RoutingReason.OutOfDistribution, (await DecideAsync(client, Unusual)).Reason);
    }

    [Fact]
    public async Task A_quality_target_is_guarded_and_a_cost_target_only_up_to_the_packages_own_operating_point()
    {
        // All routes of the package, as in the calibration. Otherwise the targets are suspended.
        _options.Models[0].MaxSamples = 2;
        using var client = Client();
        foreach (var (target, isGuarded) in new[] { (RoutingTarget.MaxQualityDrop(0.05), true), (RoutingTarget.CostReduction(0.2), true), (RoutingTarget.CostReduction(0.6), false) })
        {
            _options.Target = target;

            var decision = await DecideAsync(client, Unusual);

            Assert.Equal((target, isGuarded), (target, decision.Reason == RoutingReason.OutOfDistribution));
            Assert.Equal(isGuarded ? 0.99 : null, decision.OutOfDistributionLimit);
        }
    }

    [Fact]
    public async Task What_the_caller_or_the_application_decides_stands()
    {
        using var client = Client();
        Assert.Equal(RoutingReason.Forced, (await DecideAsync(client, Unusual, new ChatOptions().WithRoute("small"))).Reason);

        var without = await DecideAsync(client, Unusual, new ChatOptions().WithoutModels("large"));
        Assert.Equal((new ModelRoute("small", 1), RoutingReason.BestQualityPerCost), (without.Route, without.Reason));

        var capped = await DecideAsync(client, Unusual, new ChatOptions().WithCostCap(without.EstimatedCost * 3));
        Assert.Equal(new ModelRoute("small", 1), capped.Route);
    }

    [Fact]
    public async Task An_own_policy_decides_alone()
    {
        using var client = Client();
        _options.Policy = new FirstRoute();

        var decision = await DecideAsync(client, Unusual);

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.CustomPolicy, null), (decision.Route, decision.Reason, decision.OutOfDistributionLimit));
        Assert.NotNull(decision.OutOfDistributionScore);
    }

    [Fact]
    public async Task A_predictor_of_the_application_may_know_the_score_and_the_device()
    {
        var pool = new TestPool().Reference().Candidate("small", 0.9);
        using var client = pool.Client();

        var unknown = await DecideAsync(client, Unusual);
        pool.Predictor.Result = new() { OutOfDistributionScore = 0.995, Device = "npu" };
        var unusual = await DecideAsync(client, Unusual);
        pool.Options.OutOfDistributionLimit = 0.999;
        var usual = await DecideAsync(client, Unusual);

        Assert.Equal((RoutingReason.CheapestMatch, null, null, null), (unknown.Reason, unknown.OutOfDistributionScore, unknown.OutOfDistributionLimit, unknown.Device));
        Assert.Equal((RoutingReason.OutOfDistribution, 0.995, 0.99, "npu"), (unusual.Reason, unusual.OutOfDistributionScore, unusual.OutOfDistributionLimit, unusual.Device));
        Assert.Equal((RoutingReason.CheapestMatch, 0.999), (usual.Reason, usual.OutOfDistributionLimit));
    }

    [Fact]
    public async Task A_reference_that_fails_gives_way_to_the_policys_choice()
    {
        _large.Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException("down"));
        using var client = Client();

        var decision = (await client.GetResponseAsync(Unusual)).GetRoutingDecision()!;

        Assert.Equal((new ModelRoute("small", 1), RoutingReason.Failover), (decision.Route, decision.Reason));
    }

    [Fact]
    public async Task A_package_that_does_not_know_its_training_queries_has_no_score()
    {
        TestPackages.Create(new SpelledEncoder(2), heads: EqualHeads()).Save(_folder.Package);
        using var client = Client();

        var decision = await DecideAsync(client, Unusual);

        Assert.Equal((RoutingReason.BestQualityPerCost, null, null), (decision.Reason, decision.OutOfDistributionScore, decision.OutOfDistributionLimit));
    }

    [Fact]
    public async Task Scores_and_reasons_are_measured()
    {
        using var listener = new MeterListener { InstrumentPublished = static (instrument, self) => { if (instrument.Meter.Name == "BestRoute") { self.EnableMeasurementEvents(instrument); } } };
        listener.SetMeasurementEventCallback<double>(static (instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<long>(static (instrument, _, tags, _) => Add(instrument, tags.ToArray().FirstOrDefault(static tag => tag.Key == "bestroute.reason").Value));
        listener.Start();
        var measured = _mine.Value = new();
        using var client = Client();

        await client.GetResponseAsync(Unusual);

        Assert.Contains("bestroute.answers OutOfDistribution", measured);
        Assert.Contains("bestroute.out_of_distribution 1", measured);

        static void Add(Instrument instrument, object? value) => _mine.Value?.Enqueue(FormattableString.Invariant($"{instrument.Name} {value:0.###}"));
    }

    [Fact]
    public async Task The_encoder_is_asked_once()
    {
        var encoder = new Moq.Mock<IQueryEncoder>();
        encoder.Setup(static mock => mock.Dimensions).Returns(2);
        _options.Encoder = encoder.Object;
        using var client = Client();

        await DecideAsync(client, Usual);

        encoder.Verify(static mock => mock.EncodeAsync(Moq.It.IsAny<string>(), Moq.It.IsAny<Memory<float>>(), Moq.It.IsAny<CancellationToken>()), Moq.Times.Once);
    }

    private BestRouteChatClient Client() => new(_options, leaveOpen: true);

    private static async Task<RoutingDecision> DecideAsync(BestRouteChatClient client, string query, ChatOptions? options = null) =>
        await client.RouteAsync([new ChatMessage(ChatRole.User, query)], options);

    /// <summary>Heads that predict nearly the same quality for all routes, so that the cheaper model wins.</summary>
    private static LinearHeads EqualHeads() => new(3, 2, 2, new float[16], [3, 3, 3, 3, 3, 3, 1, 1]);

    private sealed class FirstRoute : IRoutingPolicy
    {
        public string Name => "first";

        public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

        public int Choose(ReadOnlySpan<RouteAssessment> routes) => 0;
    }
}
