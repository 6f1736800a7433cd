using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BestRoute.Tests;

/// <summary>Invalid changes of a JSON file. Whoever reloads the configuration gets no exception, and the last valid options stay in force.</summary>
public sealed class InvalidChangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bestroute-").FullName;
    private readonly FakeLog _log = new();

    public static TheoryData<string, string> Changes => new()
    {
        { """{ "Threshold": 7 }""", "Threshold is 7" },
        { """{ "Threshold": "high" }""", "'high' at 'Pool:Threshold'" },
        { """{ "Threshold": { "Value": 1 }, "Tresh": 1 }""", "no setting 'Pool:Tresh'" },
        { """{ "Threshold": 0.7, "Models": [ { "Id": "large", "MaxSamples": "many" } ] }""", "'many' at 'Pool:Models:0:MaxSamples'" },
        { """{ "Threshold": 0.7, "Models": [ { "Id": "new", "Client": "nobody", "Price": { "InputPerMillion": 1, "OutputPerMillion": 1 } } ] }""", "does not know the model 'new'" },
        { """{ "Threshold": 0.7, "Package": "no/such/folder" }""", "no/such/folder" },
        { """{ "Threshold": 0.7, "FallbackModel": "nobody" }""", "FallbackModel is 'nobody'" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task F9_an_invalid_change_is_logged_and_the_last_valid_options_stay(string change, string logged)
    {
        var configuration = Configuration("""{ "Threshold": 0.5 }""");
        using var provider = Provider(services => Models(services.AddBestRoute("support", configuration.GetSection("Pool"))));
        var router = provider.GetRequiredKeyedService<IChatRouter>("support");
        Assert.Equal("small", await router.RouteAsync());

        Change(change);
        configuration.Reload();
        configuration.Reload();

        Assert.Equal("small", await router.RouteAsync());
        var entry = Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Contains("'support'", entry.Message, StringComparison.Ordinal);
        Assert.Contains(logged, entry.Error!.Message, StringComparison.Ordinal);

        Change("""{ "Threshold": 0.7 }""");
        configuration.Reload();

        Assert.Equal("large", await router.RouteAsync());
    }

    [Fact]
    public async Task F9_what_a_binder_or_a_delegate_throws_is_an_invalid_change_too()
    {
        var configuration = Configuration("""{ "Threshold": 0.5 }""");
        using var provider = Provider(services =>
        {
            Models(services.AddBestRoute());
            services.Configure<BestRouteOptions>(configuration.GetSection("Pool"));
        });
        var router = provider.GetRequiredService<IChatRouter>();
        Assert.Equal("small", await router.RouteAsync());

        Change("""{ "Threshold": "high" }""");
        configuration.Reload();

        Assert.Equal("small", await router.RouteAsync());
        Assert.IsType<InvalidOperationException>(Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error).Error);
    }

    [Fact]
    public async Task F9_an_invalid_change_of_one_pool_does_not_stop_another()
    {
        var configuration = Configuration("""{ "A": { "Threshold": 0.5 }, "B": { "Threshold": 0.5 } }""");
        using var provider = Provider(services =>
        {
            Models(services.AddBestRoute("a", configuration.GetSection("Pool:A")));
            Models(services.AddBestRoute("b", configuration.GetSection("Pool:B")));
        });
        var (a, b) = (provider.GetRequiredKeyedService<IChatRouter>("a"), provider.GetRequiredKeyedService<IChatRouter>("b"));
        Assert.Equal(("small", "small"), (await a.RouteAsync(), await b.RouteAsync()));

        Change("""{ "A": { "Threshold": -1 }, "B": { "Threshold": 0.7 } }""");
        configuration.Reload();

        Assert.Equal(("small", "large"), (await a.RouteAsync(), await b.RouteAsync()));
    }

    [Fact]
    public void F9_invalid_options_at_the_start_are_an_error()
    {
        var configuration = Configuration("""{ "Threshold": 7 }""");
        using var provider = Provider(services => Models(services.AddBestRoute(configuration.GetSection("Pool"))));

        Assert.Contains("Threshold is 7", Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IChatRouter>).Message, StringComparison.Ordinal);
        Assert.Empty(_log.Entries);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IConfigurationRoot Configuration(string pool)
    {
        Change(pool);
        return new ConfigurationBuilder().SetBasePath(_folder).AddJsonFile("settings.json", optional: false, reloadOnChange: false).Build();
    }

    private void Change(string pool) => File.WriteAllText(Path.Combine(_folder, "settings.json"), $$"""{ "Pool": {{pool}} }""");

    private ServiceProvider Provider(Action<ServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log);
        add(services);
        return services.BuildServiceProvider();
    }

    private static void Models(IBestRouteBuilder pool) => pool
        .UsePredictor(TestServices.Predictor())
        .AddReferenceModel("large", new FakeChatClient("large"), TestServices.Expensive)
        .AddModel("small", new FakeChatClient("small"), TestServices.Cheap)
        .Services.Configure<BestRouteOptions>(pool.Name, static options => options.Threshold ??= 0.5);
}
