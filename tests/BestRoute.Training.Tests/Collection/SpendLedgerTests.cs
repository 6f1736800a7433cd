namespace BestRoute.Training.Tests;

public class SpendLedgerTests
{
    [Fact]
    public async Task A_request_waits_while_others_under_way_may_take_its_room()
    {
        using var ledger = new SpendLedger(10);
        Assert.NotNull(await ledger.ReserveAsync(() => 6, CancellationToken.None));

        var second = ledger.ReserveAsync(() => 6, CancellationToken.None).AsTask();
        var third = ledger.ReserveAsync(() => 1, CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        Assert.False(third.IsCompleted); // In the order of asking.

        ledger.Settle(6, 3);
        Assert.NotNull(await second);
        Assert.NotNull(await third);
        Assert.False(ledger.IsExhausted);
    }

    [Fact]
    public async Task Ends_where_a_request_does_not_fit_with_none_under_way()
    {
        using var ledger = new SpendLedger(10);
        ledger.Add(5);
        Assert.NotNull(await ledger.ReserveAsync(() => 5, CancellationToken.None));
        var second = ledger.ReserveAsync(() => 5, CancellationToken.None).AsTask();

        ledger.Settle(5, 0.5);

        Assert.Null(await second);
        Assert.True(ledger.IsExhausted);
        Assert.Null(await ledger.ReserveAsync(() => 0, CancellationToken.None)); // Even where it would fit: the end is the end.
    }

    [Fact]
    public async Task Who_waits_can_be_cancelled_without_holding_the_others()
    {
        using var ledger = new SpendLedger(10);
        using var source = new CancellationTokenSource();
        Assert.NotNull(await ledger.ReserveAsync(() => 6, CancellationToken.None));
        var second = ledger.ReserveAsync(() => 6, source.Token).AsTask();
        var third = ledger.ReserveAsync(() => 4, CancellationToken.None).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Without_a_limit_everything_fits()
    {
        using var ledger = new SpendLedger(null);
        ledger.Add(1e9);
        Assert.NotNull(await ledger.ReserveAsync(() => double.MaxValue, CancellationToken.None));
        ledger.Settle(double.MaxValue, double.MaxValue);
        Assert.NotNull(await ledger.ReserveAsync(() => double.MaxValue, CancellationToken.None));
    }
}
