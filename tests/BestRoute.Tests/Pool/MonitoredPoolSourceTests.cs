using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>Options that change while requests come.</summary>
public sealed class MonitoredPoolSourceTests : IDisposable
{
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Threshold", "0.5")]).Build();
    private readonly FakeLog _log = new();
    private readonly ServiceProvider _provider;
    private readonly BestRouteChatClient _client;
    private int _created;

    public MonitoredPoolSourceTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(_log);
        services.AddBestRoute(_configuration)
            .AddReferenceModel("large", new FakeChatClient("large"), TestServices.Expensive)
            .AddModel("small", _ => Create(), TestServices.Cheap);
        services.Configure<BestRouteOptions>(static options => options.Predictor = TestServices.Predictor());
        _provider = services.BuildServiceProvider();
        _client = _provider.GetRequiredService<BestRouteChatClient>();
    }

    [Fact]
    public async Task A_change_counts_from_the_next_request()
    {
        Assert.Equal("small", await _client.RouteAsync());

        Change("0.7");

        Assert.Equal("large", await _client.RouteAsync());
        Change("0.6");
        Assert.Equal("small", await _client.RouteAsync());
        Assert.Equal(1, _created);
    }

    [Fact]
    public async Task An_invalid_change_is_ignored_and_logged_once()
    {
        Change("0.7");
        Assert.Equal("large", await _client.RouteAsync());

        Change("7");
        for (var i = 0; i < 3; i++)
        {
            var decision = await _client.RouteAsync([new(ChatRole.User, "Hi")]);
            Assert.Equal(("large", 0.7), (decision.Route.Model, decision.Threshold));
        }

        var entry = Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Contains("Threshold is 7", entry.Error!.Message, StringComparison.Ordinal);

        Change("0.5");
        Assert.Equal("small", await _client.RouteAsync());
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_an_invalid_change_too()
    {
        Change("high");

        Assert.Equal("small", await _client.RouteAsync());
        Assert.Contains("Threshold", Assert.Single(_log.Entries, static entry => entry.Level == LogLevel.Error).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_that_comes_back_is_logged_again()
    {
        foreach (var value in new[] { "7", "0.5", "7", "8" })
        {
            Change(value);
            Assert.Equal("small", await _client.RouteAsync());
        }

        Assert.Equal(["7", "7", "8"], _log.Entries.Where(static entry => entry.Level == LogLevel.Error).Select(static entry => entry.Error!.Message.Split("Threshold is ")[1][..1]));
    }

    [Fact]
    public async Task Learned_lengths_survive_a_change()
    {
        await _client.GetResponseAsync("Hi");
        Assert.Equal(31e-6, await EstimateAsync(), 12);

        Change("0.4");

        Assert.Equal(31e-6, await EstimateAsync(), 12);
    }

    [Fact]
    public async Task Requests_during_changes_see_one_state_from_start_to_end()
    {
        var requests = Parallel.ForAsync(0, 2_000, async (_, token) =>
        {
            var decision = await _client.RouteAsync([new(ChatRole.User, "Hi")], null, token);
            Assert.Equal(decision.Threshold <= 0.6 ? "small" : "large", decision.Route.Model);
        });
        for (var i = 0; i < 100; i++)
        {
            Change(i % 2 == 0 ? "0.7" : "0.5");
        }

        await requests;
        Assert.Equal("small", await _client.RouteAsync());
    }

    public void Dispose() => _provider.Dispose();

    private async Task<double> EstimateAsync() => (await _client.RouteAsync([new(ChatRole.User, "Hi")])).Routes[1].EstimatedCost;

    private FakeChatClient Create()
    {
        _created++;
        return new() { Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("small", 1, 30)) };
    }

    // An invalid change must not throw here: whoever reloads the configuration is not the one who can correct it.
    private void Change(string threshold)
    {
        _configuration["Threshold"] = threshold;
        _configuration.Reload();
    }
}
