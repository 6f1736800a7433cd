using System.Collections.Concurrent;
using BestRoute.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace BestRoute.Redis.Tests;

public sealed class RedisBudgetStoreTests(RedisServer server) : IClassFixture<RedisServer>
{
    // The periods of the tests have their real end: Redis deletes by its own clock.
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    [RedisFact]
    public async Task Two_processes_agree_on_the_total_and_on_the_pressure()
    {
        var time = new FixedTime(_now);
        await Task.WhenAll(Instance.RunAsync(server.Configuration, time, 200), Instance.StartAsync(server.Configuration, time, 250)).OrHang();

        // Two new instances read what both have spent.
        var here = await Instance.RunAsync(server.Configuration, time, 0).OrHang();
        var there = await Instance.StartAsync(server.Configuration, time, 0).OrHang();

        Assert.Equal(here, there);
        var elapsed = BudgetWindow.At(BudgetPeriod.Month, _now).ElapsedShare(_now);
        Assert.Equal(FormattableString.Invariant($"{0.45:R} {BudgetPressure.Of(0.45 / Instance.Limit, elapsed):R}"), here);
    }

    [RedisFact]
    public async Task Additions_of_many_tasks_are_atomic_and_the_key_expires_after_the_period()
    {
        await using var store = new RedisBudgetStore(server.Configuration, "tests:");
        var end = _now.AddHours(1);
        var totals = new ConcurrentBag<long>();

        Assert.Equal(0, await store.AddAsync("key:a b", 0, end, default));
        await Parallel.ForAsync(0, 500, async (_, token) => totals.Add(await store.AddAsync("key:a b", 1_000_000_007, end, token))).OrHang();

        Assert.Equal(Enumerable.Range(1, 500).Select(static count => count * 1_000_000_007L), totals.Order());
        Assert.Equal(500 * 1_000_000_007L, await store.AddAsync("key:a b", 0, end, default));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        Assert.Equal(end.AddDays(1).ToUnixTimeMilliseconds(), new DateTimeOffset((await connection.GetDatabase().KeyExpireTimeAsync("tests:key:a b"))!.Value).ToUnixTimeMilliseconds());
    }

    [RedisFact]
    public async Task A_connection_of_the_application_is_not_disposed()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        await using (var store = new RedisBudgetStore(connection))
        {
            Assert.Equal(5, await store.AddAsync("borrowed", 5, _now.AddHours(1), default));
        }

        Assert.Equal(5, (long)await connection.GetDatabase().StringGetAsync("bestroute:borrowed"));
    }

    [RedisFact]
    public async Task A_server_that_dies_and_comes_back_loses_nothing()
    {
        var own = new RedisServer();
        await own.InitializeAsync();
        try
        {
            var time = new ManualTime();
            time.SetUtcNow(_now);
            using var telemetry = new RouterTelemetry(NullLogger.Instance);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(own.Configuration);
            var options = new BestRouteOptions { BudgetStore = new RedisBudgetStore(connection) };
            options.Budgets.Add(new BudgetOptions { Name = "monthly", Limit = 1 });
            var ledger = new BudgetLedger("", time, telemetry);
            ledger.Add(options, null, 0.125);
            while (await StoredAsync() == 0)
            {
                // The addition is on its way.
            }

            await own.KillAsync();
            ledger.Add(options, null, 0.25);
            ledger.Add(options, null, 0.125);
            Assert.Equal(0.5, ledger.Read(options)[0].Spent, 9);

            await own.StartAsync();
            await ledger.CloseAsync().OrHang();

            Assert.Equal(500_000_000, await StoredAsync());
            Assert.Equal(0.5, ledger.Read(options)[0].Spent, 9);

            async Task<long> StoredAsync() => (long)await connection.GetDatabase().StringGetAsync($"bestroute::monthly:{_now:yyyy-MM}").OrHang();
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost,nonsense=1")]
    public void A_wrong_configuration_is_refused_at_once(string configuration) =>
        Assert.ThrowsAny<ArgumentException>(() => new RedisBudgetStore(configuration));
}
