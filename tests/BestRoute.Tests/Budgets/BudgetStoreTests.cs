namespace BestRoute.Tests;

/// <summary>Budgets that several instances share.</summary>
public sealed class BudgetStoreTests : IDisposable
{
    private readonly ManualTime _time = BudgetTestPool.Time();
    private readonly FakeLog _log = new();
    private readonly FakeBudgetStore _store = new();
    private readonly RouterTelemetry _telemetry;
    private readonly BestRouteOptions _options;

    public BudgetStoreTests()
    {
        _telemetry = new RouterTelemetry(_log);
        _options = BudgetTestPool.Create(new BudgetOptions { Name = "per team", Limit = 1, Period = BudgetPeriod.Day, Scope = BudgetScope.Tenant, IsHardLimit = true }).Options;
        _options.BudgetStore = _store;
    }

    public void Dispose() => _telemetry.Dispose();

    [Fact]
    public async Task Instances_agree_on_the_total_and_on_the_pressure()
    {
        var (first, second) = (Ledger(), Ledger());
        first.Add(_options, "a:b", 0.3);
        await first.CloseAsync().OrHang();
        second.Add(_options, "a:b", 0.4);
        await second.CloseAsync().OrHang();

        // The first one has the total of its own addition, and asks for the total when that is old.
        Assert.Equal(0, first.Check(_options, "other")!.Pressure);
        _time.Advance(TimeSpan.FromSeconds(10));
        first.Check(_options, "a:b");
        await first.CloseAsync().OrHang();

        Assert.Equal(0.7, Spent(first), 9);
        Assert.Equal(first.Read(_options)[0], second.Read(_options)[0]);
        Assert.Equal(first.Check(_options, "a:b")!.Pressure, second.Check(_options, "a:b")!.Pressure);
        Assert.InRange(first.Check(_options, "a:b")!.Pressure, 0.3, 0.4);
        Assert.Equal(700_000_000, _store.Totals[":per%20team:2026-11-30:a:b"]);
        Assert.All(_store.Additions, static addition => Assert.Equal(BudgetTestPool.Noon.AddHours(12), addition.End));
    }

    [Fact]
    public async Task A_new_instance_learns_what_others_have_spent()
    {
        var (first, second) = (Ledger(), Ledger());
        first.Add(_options, "acme", 1.5);
        await first.CloseAsync().OrHang();

        Assert.NotNull(second.Check(_options, "acme"));
        await second.CloseAsync().OrHang();

        Assert.Equal(1.5, Assert.Throws<BudgetExceededException>(() => second.Check(_options, "acme")).Spent, 9);
    }

    [Fact]
    public async Task No_request_waits_for_the_store_and_amounts_are_added_together()
    {
        var open = new TaskCompletionSource();
        _store.Before = _ => open.Task;
        var ledger = Ledger();
        for (var i = 0; i < 100; i++)
        {
            ledger.Add(_options, "acme", 0.004);
        }

        Assert.Equal(0.4, Spent(ledger), 9);
        open.SetResult();
        await ledger.CloseAsync().OrHang();

        Assert.Equal(400_000_000, _store.Totals.Values.Single());
        Assert.InRange(_store.Additions.Count, 1, 100);
        Assert.Equal(0.4, Spent(ledger), 9);
    }

    [Fact]
    public async Task A_store_that_fails_loses_nothing()
    {
        _store.Before = static _ => throw new HttpRequestException("down");
        var ledger = Ledger();
        ledger.Add(_options, "acme", 0.25);
        await _time.PassAsync(BudgetWriter.RetryDelay);
        await _time.ArmedAsync(BudgetWriter.RetryDelay);
        ledger.Add(_options, "acme", 0.5);

        Assert.Equal(0.75, Spent(ledger), 9);
        Assert.Empty(_store.Additions);
        Assert.Equal(
            "The budget store failed (HttpRequestException). What is spent is counted in this process, and is added to the store when it works again. This is logged once until then.",
            Assert.Single(_log.Entries).Message);

        _store.Before = static _ => Task.CompletedTask;
        _time.Advance(BudgetWriter.RetryDelay);
        await ledger.CloseAsync().OrHang();

        Assert.Equal((750_000_000, 1), (_store.Totals.Values.Single(), _store.Additions.Count));
        Assert.Equal([33, 34], _log.Entries.Select(static entry => entry.Id));
    }

    [Fact]
    public async Task An_addition_that_hangs_is_made_again()
    {
        _store.Before = static _ => new TaskCompletionSource().Task;
        var ledger = Ledger();
        ledger.Add(_options, "acme", 0.25);
        await _time.ArmedAsync(BudgetWriter.TimeLimit);
        _store.Before = static _ => Task.CompletedTask;
        _time.Advance(BudgetWriter.TimeLimit);
        await _time.PassAsync(BudgetWriter.RetryDelay);
        await ledger.CloseAsync().OrHang();

        Assert.Equal(250_000_000, _store.Totals.Values.Single());
        Assert.Equal("The budget store failed (TaskCanceledException).", _log.Entries[0].Message[..48]);
    }

    [Fact]
    public async Task The_end_of_the_client_waits_for_the_store()
    {
        var open = new TaskCompletionSource();
        var pool = BudgetTestPool.Create(new BudgetOptions { Name = "daily", Limit = 1 });
        pool.Options.BudgetStore = _store;
        var client = pool.Client(_log, time: _time);
        _store.Before = _ => open.Task;
        var cost = (await client.AskAsync()).Cost!.Value;

        var end = client.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        open.SetResult();
        await end.OrHang();

        Assert.Equal((long)Math.Round(cost * 1e9), _store.Totals[":daily:2026-11"]);
    }

    [Fact]
    public async Task The_end_of_the_client_does_not_wait_for_a_store_that_is_down()
    {
        var ledger = Ledger();
        _store.Before = static _ => throw new HttpRequestException("down");
        ledger.Add(_options, "failing", 0.25);
        await _time.ArmedAsync(BudgetWriter.RetryDelay);
        await ledger.CloseAsync().OrHang();

        _store.Before = static _ => new TaskCompletionSource().Task;
        ledger.Add(_options, "hanging", 0.25);
        var end = ledger.CloseAsync();
        await _time.PassAsync(BudgetWriter.RetryDelay);
        await end.OrHang();

        Assert.Empty(_store.Additions);
    }

    private BudgetLedger Ledger() => new("", _time, _telemetry);

    private double Spent(BudgetLedger ledger) => Assert.Single(ledger.Read(_options), static reading => reading.Tenant != "other").Spent;
}
