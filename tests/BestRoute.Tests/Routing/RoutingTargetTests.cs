using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>A target selects the operating point that the package has for it.</summary>
public sealed class RoutingTargetTests : IDisposable
{
    private static readonly RoutingTarget _saving = RoutingTarget.CostReduction(0.6);
    private static readonly RoutingTarget _bound = RoutingTarget.MaxQualityDrop(0.01);
    private readonly TemporaryFolder _folder = new();

    public RoutingTargetTests() => TestPackages.Create(points:
    [
        new(_saving, null, 1e6, new(1000, 0.61, -0.02, null)),
        new(_bound, 0.95, null, new(1000, 0, 0, 0)),
    ]).Save(_folder.Package);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_lambda_of_the_target_decides_and_the_decision_shows_both()
    {
        using var client = Client(_saving);

        var decision = await RouteAsync(client);

        Assert.Equal((_saving, 1e6, "quality-per-cost"), (decision.Target, decision.Lambda, decision.Policy));
        Assert.Equal(RoutingReason.BestQualityPerCost, decision.Reason);
        Assert.Equal(decision.Routes.MaxBy(route => route.Quality - (1e6 * route.DecisionCost)).Route, decision.Route);
        Assert.Contains("calibrated for a cost reduction of 60%", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_target_the_packages_own_operating_point_decides()
    {
        using var client = Client(null);

        var decision = await RouteAsync(client);

        Assert.Equal((null, 12.5), (decision.Target, decision.Lambda));
    }

    [Fact]
    public async Task A_package_that_stays_with_the_reference_routes_to_it_and_says_why()
    {
        var manifest = RoutingPackage.Load(_folder.Package).Manifest;
        (TestPackages.Create() with { Manifest = manifest with { OperatingPoint = new PackageOperatingPoint(null) } }).Save(_folder.Package);
        using var client = Client(null);

        var decision = await RouteAsync(client);
        var without = await RouteAsync(client, new ChatOptions().WithoutModels("large"));

        Assert.Null(RoutingPackage.Load(_folder.Package).Manifest.OperatingPoint.Lambda);
        Assert.Equal(("large", RoutingReason.TargetKeepsReference, "reference"), (decision.Route.Model, decision.Reason, decision.Policy));
        Assert.Equal((null, null), (decision.Target, decision.Lambda));
        Assert.Contains("shown to keep the quality when the package was trained, so the reference answers", decision.ToString(), StringComparison.Ordinal);
        Assert.Equal(("small", RoutingReason.BestAvailable), (without.Route.Model, without.Reason));
        Assert.Contains("the operating point of the package is the reference, which is excluded", without.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_that_stays_with_the_reference_always_routes_to_it()
    {
        using var client = Client(_bound);

        var decision = await RouteAsync(client);

        Assert.Equal(("large", RoutingReason.TargetKeepsReference, "reference"), (decision.Route.Model, decision.Reason, decision.Policy));
        Assert.Equal((_bound, null), (decision.Target, decision.Lambda));
        Assert.Contains("shown to have a quality drop of at most 1%, so the reference answers", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_caller_excludes_the_reference_the_most_probable_match_answers()
    {
        using var client = Client(_bound);

        var decision = await RouteAsync(client, new ChatOptions().WithoutModels("large"));

        var candidates = decision.Routes.Where(static route => route.IsAdmissible).ToArray();
        Assert.Equal((candidates.MaxBy(static route => route.MatchProbability).Route, RoutingReason.BestAvailable), (decision.Route, decision.Reason));
        Assert.Contains("which is excluded or failed, so the most probable match answers", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_threshold_of_a_request_goes_first()
    {
        using var client = Client(_bound);

        var decision = await RouteAsync(client, new ChatOptions().WithThreshold(0));

        Assert.Equal((null, 0), (decision.Target, decision.Threshold));
    }

    [Fact]
    public async Task A_change_between_requests_counts_from_the_next_one()
    {
        var options = Options(_bound);
        using var client = new BestRouteChatClient(options);
        Assert.Equal(_bound, (await RouteAsync(client)).Target);

        options.Target = _saving;

        Assert.Equal(_saving, (await RouteAsync(client)).Target);
    }

    [Fact]
    public void A_target_without_operating_point_names_the_command_and_what_there_is()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Client(RoutingTarget.MaxQualityDrop(0.05)));

        Assert.Equal(
            $"Target is a quality drop of at most 5%, but the package '{_folder.Package}' was not calibrated for it. The package has operating points for "
            + "a cost reduction of 60%, a quality drop of at most 1%. "
            + $"Run `bestroute calibrate --package {_folder.Package} --data FILE --max-quality-drop 0.05` with queries that it was not trained on, or choose another target.",
            error.Message);
    }

    [Fact]
    public void A_package_without_operating_points_says_so()
    {
        TestPackages.Create().Save(_folder.Package);

        var error = Assert.Throws<OptionsValidationException>(() => Client(_saving));

        Assert.Contains("The package has no operating point for any target. Run `bestroute calibrate", error.Message, StringComparison.Ordinal);
        Assert.Contains("--target-cost-reduction 0.6`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_up_finds_a_target_without_operating_point()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Target:CostReduction", "0.7")]).Build();
        var services = new ServiceCollection();
        services.AddBestRoute(configuration)
            .AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive)
            .AddModel("small", new FakeChatClient(), TestServices.Cheap, maxSamples: 2)
            .UsePackage(_folder.Package);
        await using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<BestRouteChatClient>);

        Assert.Contains("--target-cost-reduction 0.7`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoutingTargetKind.CostReduction, 0.6, "a cost reduction of 60%")]
    [InlineData(RoutingTargetKind.MaxQualityDrop, 0.005, "a quality drop of at most 0.5%")]
    public void Says_itself_in_words(RoutingTargetKind kind, double value, string text) => Assert.Equal(text, new RoutingTarget(kind, value).ToString());

    private static async Task<RoutingDecision> RouteAsync(BestRouteChatClient client, ChatOptions? options = null) =>
        await client.RouteAsync([new ChatMessage(ChatRole.User, "How many apples are 3 apples?")], options);

    private BestRouteChatClient Client(RoutingTarget? target) => new(Options(target));

    private BestRouteOptions Options(RoutingTarget? target) => new()
    {
        Package = _folder.Package,
        Target = target,
        Models =
        {
            new() { Id = "small", ChatClient = new FakeChatClient("small"), Price = TestServices.Cheap, MaxSamples = 2 },
            new() { Id = "large", ChatClient = new FakeChatClient("large"), Price = TestServices.Expensive, IsReference = true },
        },
    };
}
