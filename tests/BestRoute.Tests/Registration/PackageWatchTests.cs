using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>F8: a package that is replaced on disk while the application runs.</summary>
public sealed class PackageWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _next = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLog _log = new();
    private readonly FakeModel.Loader _loader = new();
    private readonly FakeChatClient _small = new("small");
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection([new("CanaryShare", "0.5")]).Build();
    private readonly ServiceProvider _provider;

    public PackageWatchTests()
    {
        Package(quality: 1).Save(_folder.Package);
        Package(quality: 2).Save(_next.Package);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log);
        services.AddSingleton<TimeProvider>(_time);
        services.AddBestRoute(_configuration)
            .UsePackage(_folder.Package)
            .AddReferenceModel("large", new FakeChatClient("large"), TestServices.Expensive)
            .AddModel("small", _small, TestServices.Cheap);
        services.Configure<BestRouteOptions>(options => options.ModelLoader = _loader);
        _provider = services.BuildServiceProvider();
    }

    private IChatRouter Router => _provider.GetRequiredService<IChatRouter>();

    private IReadOnlyList<LogEntry> Notices => [.. _log.Entries.Where(static entry => entry.Message.StartsWith("Mode ", StringComparison.Ordinal))];

    public void Dispose()
    {
        _provider.Dispose();
        _folder.Dispose();
        _next.Dispose();
    }

    [Fact]
    public async Task A_new_package_is_used_when_it_did_not_change_between_two_looks()
    {
        await AssertUsesAsync(1);

        Package(quality: 2).Save(_folder.Package);
        Look();
        await AssertUsesAsync(1);
        Look();

        await AssertUsesAsync(2);
        Assert.Equal(2, Notices.Count);
        Assert.Equal(
            $"Mode Route: the package '{_folder.Package}' (id {Digest(_folder.File("manifest.json"))[..12]}) routes every request. Next: read the decision of an answer with GetRoutingDecision().",
            Notices[1].Message);
        Assert.DoesNotContain(_log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_package_can_be_replaced_many_times()
    {
        await AssertUsesAsync(1);
        foreach (var quality in new[] { 2, 3, 2, 1 })
        {
            Package(quality).Save(_folder.Package);
            Look(2);
            await AssertUsesAsync(quality);
        }
    }

    [Fact]
    public async Task A_package_that_is_being_copied_is_not_read()
    {
        await AssertUsesAsync(1);
        var weights = await File.ReadAllBytesAsync(_next.File("weights.safetensors"));

        File.Copy(_next.File("manifest.json"), _folder.File("manifest.json"), overwrite: true);
        for (var length = 0; length < 5; length++)
        {
            await File.WriteAllBytesAsync(_folder.File("weights.safetensors"), weights[..length]);
            Look();
        }

        await File.WriteAllBytesAsync(_folder.File("weights.safetensors"), weights);
        Look(2);

        await AssertUsesAsync(2);
        Assert.DoesNotContain(_log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_damaged_package_is_refused_once_with_the_reason_and_the_old_one_stays()
    {
        await AssertUsesAsync(1);

        File.Copy(_next.File("manifest.json"), _folder.File("manifest.json"), overwrite: true);
        Look(5);

        await AssertUsesAsync(1);
        var entry = Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Contains("weights.safetensors has SHA-256", Assert.IsType<PackageException>(entry.Error).Message, StringComparison.Ordinal);
        Assert.Contains($"'{_folder.Package}'", entry.Message, StringComparison.Ordinal);

        File.Copy(_next.File("weights.safetensors"), _folder.File("weights.safetensors"), overwrite: true);
        File.SetLastWriteTimeUtc(_folder.File("weights.safetensors"), DateTime.UnixEpoch);
        Look(2);
        await AssertUsesAsync(2);
    }

    [Fact]
    public async Task A_folder_that_disappears_is_logged_once_and_comes_back_without_a_word()
    {
        await AssertUsesAsync(1);
        Directory.Move(_folder.Package, _folder.Package + ".away");
        Look(4);

        await AssertUsesAsync(1);
        Assert.Contains("the folder does not exist", Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error).Error!.Message, StringComparison.Ordinal);

        Directory.Move(_folder.Package + ".away", _folder.Package);
        Look(4);
        await AssertUsesAsync(1);
        Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Single(Notices);
    }

    [Fact]
    public async Task A_package_for_another_pool_is_refused_and_the_old_one_stays()
    {
        await AssertUsesAsync(1);
        await File.WriteAllTextAsync(_folder.File("manifest.json"), (await File.ReadAllTextAsync(_folder.File("manifest.json"))).Replace("\"large\"", "\"big\"", StringComparison.Ordinal));

        Look(5);

        await AssertUsesAsync(1);
        Assert.Contains("was trained for the reference model 'big', but the reference model of the pool is 'large'", Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_the_options_that_needs_the_new_package_takes_effect_with_it()
    {
        await AssertUsesAsync(1);
        Change("Target:CostReduction", "0.6");
        await AssertUsesAsync(1);

        var package = Package(quality: 2);
        (package with { Manifest = package.Manifest with { OperatingPoints = [new(RoutingTarget.CostReduction(0.6), null, 0, new(1000, 0.61, -0.02, null))] } }).Save(_folder.Package);
        Look(2);

        Assert.Equal(RoutingTarget.CostReduction(0.6), (await DecideAsync()).Target);
        await AssertUsesAsync(2);
    }

    [Fact]
    public async Task A_change_of_the_options_takes_effect_with_a_damaged_package_on_disk()
    {
        await AssertUsesAsync(1);
        await File.WriteAllTextAsync(_folder.File("manifest.json"), "{");

        Change("Mode", "ReferenceOnly");

        Assert.Equal(RoutingReason.ReferenceOnly, (await DecideAsync()).Reason);
        await AssertUsesAsync(1);
        Assert.DoesNotContain(_log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_change_of_the_options_reads_a_new_package_at_once()
    {
        await AssertUsesAsync(1);
        Package(quality: 2).Save(_folder.Package);

        Change("CanaryShare", "0.6");

        await AssertUsesAsync(2);
    }

    [Fact]
    public async Task A_request_that_runs_ends_with_the_package_that_it_began_with()
    {
        var answer = new TaskCompletionSource<ChatResponse>();
        _small.Respond = (_, _) => answer.Task;
        var chat = _provider.GetRequiredService<IChatClient>();
        var running = chat.GetResponseAsync("Hi");

        Package(quality: 2).Save(_folder.Package);
        Look(2);
        await AssertUsesAsync(2);
        answer.SetResult(FakeChatClient.Answer("late"));

        Assert.Equal(await QualityOf(Package(quality: 1)), Quality((await running.OrHang()).GetRoutingDecision()!));
    }

    [Fact]
    public async Task Requests_do_not_wait_for_a_package_that_is_loaded()
    {
        await AssertUsesAsync(1);
        Package(quality: 2, new FakeModel("R")).Save(_folder.Package);
        Look();
        using var end = new ManualResetEventSlim();
        var began = new TaskCompletionSource();
        _loader.Opening = () =>
        {
            began.SetResult();
            end.Wait(HangGuard.Patience);
        };

        var look = Task.Run(() => Look());
        await began.Task.OrHang();
        await AssertUsesAsync(1);
        end.Set();
        await look.OrHang();

        await AssertUsesAsync(2);
        Assert.Equal(["reward"], _loader.Opened);
    }

    [Fact]
    public async Task A_listener_of_the_application_that_fails_is_logged()
    {
        await AssertUsesAsync(1);
        using var registration = _provider.GetRequiredService<IOptionsMonitor<BestRouteOptions>>().OnChange(static _ => throw new InvalidOperationException("not today"));
        Package(quality: 2).Save(_folder.Package);

        Look(2);

        await AssertUsesAsync(2);
        Assert.Contains("not today", Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error).Error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_read_after_the_container_is_disposed()
    {
        await AssertUsesAsync(1);
        await _provider.DisposeAsync();
        Directory.Delete(_folder.Package, recursive: true);

        Look(3);

        Assert.DoesNotContain(_log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    /// <summary>Lets the time of one or more looks at the folder pass.</summary>
    private void Look(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(PackageWatch.Interval);
        }
    }

    private void Change(string key, string value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }

    private async Task<RoutingDecision> DecideAsync() => await Router.RouteAsync([new(ChatRole.User, "Hi")]);

    private async Task AssertUsesAsync(int quality) => Assert.Equal(await QualityOf(Package(quality)), Quality(await DecideAsync()));

    /// <summary>The package whose quality heads say something of their own.</summary>
    private static RoutingPackage Package(int quality, IResponseScorer? scorer = null)
    {
        var biases = new float[8];
        biases.AsSpan(3, 3).Fill(quality);
        return TestPackages.Create(heads: new LinearHeads(3, 2, 32, new float[8 * 32], biases), scorer: scorer);
    }

    private static double? Quality(RoutingDecision decision) => decision.Routes.Single(static route => route.Route == new ModelRoute("small", 1)).Quality;

    /// <summary>The quality that a client without a container gets from a package.</summary>
    private static async Task<double?> QualityOf(RoutingPackage package)
    {
        var options = new BestRouteOptions { Package = "package", LoadedPackage = package };
        options.Models.Add(new() { Id = "large", ChatClient = new FakeChatClient(), Price = TestServices.Expensive, IsReference = true });
        options.Models.Add(new() { Id = "small", ChatClient = new FakeChatClient(), Price = TestServices.Cheap });
        using var client = new BestRouteChatClient(options);
        return Quality(await client.RouteAsync([new(ChatRole.User, "Hi")]));
    }

    private static string Digest(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
