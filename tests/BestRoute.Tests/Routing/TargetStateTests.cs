using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>What a change of prices or models means for targets. The package was trained at the prices 10 for the model large and 1 for the model small.</summary>
public sealed class TargetStateTests : IDisposable
{
    private const double Lambda = 150;

    private static readonly RoutingTarget _saving = RoutingTarget.CostReduction(0.6);
    private static readonly RoutingTarget _bound = RoutingTarget.MaxQualityDrop(0.01);
    private static readonly RoutingTarget _reference = RoutingTarget.MaxQualityDrop(0.001);
    private static readonly ModelPrice _large = new(10, 10, 5);
    private static readonly ModelPrice _small = new(1, 1, 0.5);

    private readonly TemporaryFolder _folder = new();

    public TargetStateTests() => Save(models: null);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.9)]
    [InlineData(3)]
    [InlineData(1e-3)]
    public async Task If_all_prices_change_by_one_factor_every_decision_stays_the_same(double factor)
    {
        var random = new Random(4);
        foreach (var target in (RoutingTarget?[])[_saving, _bound, null])
        {
            using var before = Client(target, _large, _small);
            using var after = Client(target, Times(_large, factor), Times(_small, factor));
            var routes = new HashSet<ModelRoute>();
            for (var i = 0; i < 200; i++)
            {
                var text = RandomText.Next(random, 40);
                var (expected, actual) = (await RouteAsync(before, text), await RouteAsync(after, text));
                routes.Add(expected.Route);

                Assert.Equal((expected.Route, expected.Reason, expected.OutOfDistributionLimit), (actual.Route, actual.Reason, actual.OutOfDistributionLimit));
                Assert.Equal(expected.Lambda!.Value / factor, actual.Lambda!.Value, 1e-9 / factor);
                Assert.Equal(target is null ? null : RoutingTargetState.AsCalibrated, expected.TargetState);
                Assert.Equal(target is null ? null : RoutingTargetState.Recomputed, actual.TargetState);
                Assert.Equal(target is not null && actual.Reason == RoutingReason.BestQualityPerCost, actual.ToString().Contains("recomputed for the present prices", StringComparison.Ordinal));
            }

            Assert.True(routes.Count > 1);
        }
    }

    [Fact]
    public async Task If_prices_change_by_different_factors_the_reference_answers()
    {
        using var client = Client(_bound, _large, _small with { InputPerMillion = 2 });

        var decision = await RouteAsync(client);
        var without = await RouteAsync(client, options: new ChatOptions().WithoutModels("large"));

        Assert.Equal(("large", RoutingReason.TargetSuspended, RoutingTargetState.Suspended), (decision.Route.Model, decision.Reason, decision.TargetState));
        Assert.Equal((_bound, null), (decision.Target, decision.Lambda));
        Assert.Contains("the prices or models of the pool have changed since the calibration for a quality drop of at most 1%", decision.ToString(), StringComparison.Ordinal);
        Assert.Equal(("small", RoutingReason.BestAvailable), (without.Route.Model, without.Reason));
        Assert.Contains("a quality drop of at most 1% is suspended and the reference is excluded or failed", without.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cached_price_changes_the_bill_but_no_decision()
    {
        Assert.Equal(RoutingTargetState.AsCalibrated, await StateAsync(_bound, _large with { CachedInputPerMillion = 1 }, _small));
        Assert.Equal(RoutingTargetState.Suspended, await StateAsync(_saving, _large with { CachedInputPerMillion = 1 }, _small));
    }

    [Fact]
    public async Task The_packages_own_operating_point_is_never_suspended()
    {
        using var scaled = Client(null, Times(_large, 4), Times(_small, 4));
        using var other = Client(null, _large, _small with { InputPerMillion = 2 });

        Assert.Equal((Lambda / 4, null), ((await RouteAsync(scaled)).Lambda, (await RouteAsync(scaled)).TargetState));
        Assert.Equal((Lambda, null), ((await RouteAsync(other)).Lambda, (await RouteAsync(other)).TargetState));
    }

    [Fact]
    public async Task A_target_that_keeps_the_reference_keeps_it_at_all_prices() =>
        Assert.Equal(RoutingTargetState.AsCalibrated, await StateAsync(_reference, _large, _small with { InputPerMillion = 2 }));

    [Fact]
    public async Task Fewer_routes_suspend_a_target()
    {
        Assert.Equal(RoutingTargetState.Suspended, await StateAsync(_bound, _large, _small, samples: 1));
        Assert.Equal(RoutingTargetState.AsCalibrated, await StateAsync(_bound, _large, _small, samples: 5));
    }

    [Fact]
    public async Task The_prices_of_the_calibration_count_if_they_are_known()
    {
        Save([new("small", 1, Times(_small, 7)), new("large", 1, _large)]);

        Assert.Equal(RoutingTargetState.AsCalibrated, await StateAsync(_bound, _large, Times(_small, 7), samples: 1));
        Assert.Equal(RoutingTargetState.Suspended, await StateAsync(_bound, _large, Times(_small, 7), samples: 2));
        Assert.Equal(RoutingTargetState.Suspended, await StateAsync(_bound, _large, _small, samples: 1));
    }

    [Fact]
    public async Task A_package_that_does_not_know_its_prices_keeps_its_targets()
    {
        TestPackages.Create(points: Points(models: null)).Save(_folder.Package);

        Assert.Equal(RoutingTargetState.AsCalibrated, await StateAsync(_bound, Times(_large, 2), _small));
    }

    [Fact]
    public async Task The_start_of_a_suspension_is_logged_once_with_the_prices_and_the_command()
    {
        using var log = new FakeLog();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        SetPrices(configuration, 10, 1);
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log);
        foreach (var model in (string[])["large", "small"])
        {
            services.AddKeyedSingleton<IChatClient>(model, new FakeChatClient(model));
        }

        services.AddBestRoute(configuration).UsePackage(_folder.Package);
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<BestRouteChatClient>();
        async Task<RoutingTargetState?> ChangeAsync(double large, double small)
        {
            SetPrices(configuration, large, small);
            configuration.Reload();
            return (await RouteAsync(client)).TargetState;
        }

        Assert.Equal(RoutingTargetState.AsCalibrated, await ChangeAsync(10, 1));
        Assert.Equal(RoutingTargetState.Recomputed, await ChangeAsync(20, 2));
        Assert.DoesNotContain(log.Entries, static entry => entry.Level >= LogLevel.Warning);

        Assert.Equal(RoutingTargetState.Suspended, await ChangeAsync(10, 2));
        configuration["CanaryShare"] = "0.3";
        Assert.Equal(RoutingTargetState.Suspended, await ChangeAsync(10, 2));
        var warning = Assert.Single(log.Entries, static entry => entry.Level >= LogLevel.Warning).Message;
        Assert.StartsWith("The target, a quality drop of at most 1%, is suspended. The reference model 'large' answers every request.", warning, StringComparison.Ordinal);
        Assert.Contains("'small' costs InputPerMillion 1 -> 2, OutputPerMillion 1 -> 2", warning, StringComparison.Ordinal);
        Assert.Contains($"Next: run `bestroute calibrate --package {_folder.Package} --data FILE --pool POOL.json --max-quality-drop 0.01`, with", warning, StringComparison.Ordinal);

        Assert.Equal(RoutingTargetState.AsCalibrated, await ChangeAsync(10, 1));
        Assert.Equal(RoutingTargetState.Suspended, await ChangeAsync(10, 2));
        Assert.Equal(2, log.Entries.Count(static entry => entry.Level >= LogLevel.Warning));
    }

    private static void SetPrices(IConfiguration configuration, double large, double small)
    {
        configuration["Target:MaxQualityDrop"] = "0.01";
        (string, double)[] prices = [("large", large), ("small", small)];
        foreach (var (index, (id, price)) in prices.Index())
        {
            var model = $"Models:{index}:";
            (configuration[model + "Id"], configuration[model + "Client"], configuration[model + "IsReference"]) = (id, id, $"{id == "large"}");
            configuration[model + "MaxSamples"] = id == "large" ? "1" : "2";
            configuration[model + "Price:InputPerMillion"] = configuration[model + "Price:OutputPerMillion"] = price.ToString(CultureInfo.InvariantCulture);
            configuration[model + "Price:CachedInputPerMillion"] = (price / 2).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static ModelPrice Times(ModelPrice price, double factor) => new(price.InputPerMillion * factor, price.OutputPerMillion * factor, price.CachedInputPerMillion * factor);

    private static CalibratedPoint[] Points(IReadOnlyList<PackageModel>? models) =>
    [
        new(_saving, null, Lambda, new(1000, 0.61, -0.02, null), models),
        new(_bound, 0.95, Lambda, new(1000, 0.3, 0, 0.01), models),
        new(_reference, 0.95, null, new(1000, 0, 0, 0), models),
    ];

    private static async Task<RoutingDecision> RouteAsync(BestRouteChatClient client, string text = "How many apples are 3 apples?", ChatOptions? options = null) =>
        await client.RouteAsync([new ChatMessage(ChatRole.User, text)], options);

    private async Task<RoutingTargetState?> StateAsync(RoutingTarget target, ModelPrice large, ModelPrice small, int samples = 2)
    {
        using var client = Client(target, large, small, samples);
        return (await RouteAsync(client)).TargetState;
    }

    private BestRouteChatClient Client(RoutingTarget? target, ModelPrice large, ModelPrice small, int samples = 2) => new(new BestRouteOptions
    {
        Package = _folder.Package,
        Target = target,
        Models =
        {
            new() { Id = "small", ChatClient = new FakeChatClient("small"), Price = small, MaxSamples = samples },
            new() { Id = "large", ChatClient = new FakeChatClient("large"), Price = large, IsReference = true },
        },
    });

    private void Save(IReadOnlyList<PackageModel>? models)
    {
        var package = TestPackages.Create(points: Points(models));
        var manifest = package.Manifest with { OperatingPoint = new(Lambda), Pool = new("large", [new("small", 2, _small), new("large", 1, _large)]) };
        (package with { Manifest = manifest }).Save(_folder.Package);
    }
}
