using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>What happens before the first request.</summary>
public sealed class WarmUpTests
{
    private readonly FakePredictor _predictor = TestServices.Predictor();
    private readonly FakeScorer _packageScorer = new(static _ => 1);
    private readonly FakeScorer _ownScorer = new(static _ => 1);
    private readonly FakeChatClient _large = new();
    private readonly FakeChatClient _small = new();
    private readonly ManualTime _time = new();
    private readonly FakeLog _log = new() { Level = LogLevel.Information };

    [Fact]
    public async Task The_pool_predicts_and_scores_before_any_other_service_starts()
    {
        using var host = Build(static pool => pool.WarmUp());

        await host.StartAsync();

        // The prediction alone, and the whole decision. The service was registered before the warm-up.
        Assert.Equal(2, host.Services.GetRequiredService<Witness>().Predictions);
        Assert.Equal(2, Assert.Single(_packageScorer.Requests).Texts.Count);
        Assert.DoesNotContain(_log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Without_a_warm_up_nothing_is_predicted()
    {
        using var host = Build(static _ => { });

        await host.StartAsync();

        Assert.Equal(0, host.Services.GetRequiredService<Witness>().Predictions);
    }

    [Fact]
    public async Task No_model_is_called_and_no_scorer_of_the_application()
    {
        using var host = Build(pool => pool.WarmUp().UseScorer(_ownScorer));

        await host.StartAsync();

        Assert.Empty(_ownScorer.Requests);
        Assert.Empty(_large.Calls.Concat(_small.Calls));
    }

    [Fact]
    public async Task Each_pool_is_warmed_up_once()
    {
        using var host = Build(static pool => pool.WarmUp().WarmUp().Services.AddFakePool(name: "support").WarmUp());

        await host.StartAsync();

        Assert.Equal(2, _predictor.Texts.Count);
        Assert.Equal(2, ((FakePredictor)host.Services.GetRequiredKeyedService<MonitoredPoolSource>("support").Get().Pool.Predictor).Texts.Count);
    }

    [Fact]
    public async Task A_failure_is_logged_and_the_start_goes_on()
    {
        _predictor.Before = static (_, _) => throw new InvalidOperationException("no device");
        using var host = Build(static pool => pool.WarmUp());

        await host.StartAsync();

        var entry = Assert.Single(_log.Entries, static entry => entry.Level >= LogLevel.Warning);
        Assert.Equal((21, "The warm-up of pool '' failed (InvalidOperationException). The application goes on. The first requests may be slow."), (entry.Id, entry.Message));
    }

    [Fact]
    public async Task A_predictor_of_the_application_that_hangs_does_not_stop_the_start()
    {
        _predictor.Before = static async (_, token) => await Task.Delay(Timeout.Infinite, token);
        using var host = Build(static pool => pool.WarmUp());

        var start = host.StartAsync();
        await _time.PassAsync(TimeSpan.FromSeconds(20));
        await start.OrHang();

        Assert.Equal(21, Assert.Single(_log.Entries, static entry => entry.Level >= LogLevel.Warning).Id);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_ends()
    {
        using var stop = new CancellationTokenSource();
        _predictor.Before = async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        using var host = Build(static pool => pool.WarmUp());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.StartAsync(stop.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_package_that_is_replaced_is_warmed_up_before_it_is_used(bool warmsUp)
    {
        using var folder = new TemporaryFolder();
        TestPackages.Create().Save(folder.Package);
        var loader = new FakeModel.Loader();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_time);
        var pool = services.AddBestRoute(options => options.ModelLoader = loader)
            .UsePackage(folder.Package)
            .AddReferenceModel("large", _large, TestServices.Expensive)
            .AddModel("small", _small, TestServices.Cheap);
        _ = warmsUp ? pool.WarmUp() : pool;
        await using var provider = services.BuildServiceProvider();
        var router = provider.GetRequiredService<IChatRouter>();
        var before = await router.RouteAsync([WarmUp.Query]);

        TestPackages.Create(scorer: new FakeModel("R")).Save(folder.Package);
        _time.Advance(PackageWatch.Interval);
        _time.Advance(PackageWatch.Interval);

        Assert.Equal(warmsUp ? 1 : 0, loader.Last!.Scorings);
        Assert.NotEqual(before.PackageId, (await router.RouteAsync([WarmUp.Query])).PackageId);
    }

    private IHost Build(Action<IBestRouteBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<ILoggerFactory>(_log);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(new Witness(_predictor)).AddHostedService(static provider => provider.GetRequiredService<Witness>());
        configure(builder.Services
            .AddBestRoute(options => (options.Predictor, options.Threshold, options.Package, options.LoadedPackage) = (_predictor, 0.5, "package", TestPackages.Create(scorer: _packageScorer)))
            .AddReferenceModel("large", _large, TestServices.Expensive)
            .AddModel("small", _small, TestServices.Cheap));
        return builder.Build();
    }

    /// <summary>A service that starts with the host, as a web server does.</summary>
    private sealed class Witness(FakePredictor predictor) : IHostedService
    {
        /// <summary>Gets how many predictions there were when it started.</summary>
        public int? Predictions { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Predictions = predictor.Texts.Count;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
