namespace BestRoute.Training.Tests;

public class SpendLedgerTests
{
    [Fact]
    public async Task A_request_waits_while_others_under_way_may_take_its_room()
    {
        using var ledger = new SpendLedger(10);
        Assert.NotNull(await ledger.ReserveAsync(() => new(6, IsLearned: true), CancellationToken.None));

        var second = ledger.ReserveAsync(() => new(6, IsLearned: true), CancellationToken.None).AsTask();
        var third = ledger.ReserveAsync(() => new(1, IsLearned: true), CancellationToken.None).AsTask();
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
        Assert.NotNull(await ledger.ReserveAsync(() => new(5, IsLearned: true), CancellationToken.None));
        var second = ledger.ReserveAsync(() => new(5, IsLearned: true), CancellationToken.None).AsTask();

        ledger.Settle(5, 0.5);

        Assert.Null(await second);
        Assert.True(ledger.IsExhausted);
        Assert.Null(await ledger.ReserveAsync(() => new(0, IsLearned: true), CancellationToken.None)); // Even where it would fit: the end is the end.
    }

    [Fact]
    public async Task Who_waits_can_be_cancelled_without_holding_the_others()
    {
        using var ledger = new SpendLedger(10);
        using var source = new CancellationTokenSource();
        Assert.NotNull(await ledger.ReserveAsync(() => new(6, IsLearned: true), CancellationToken.None));
        var second = ledger.ReserveAsync(() => new(6, IsLearned: true), source.Token).AsTask();
        var third = ledger.ReserveAsync(() => new(4, IsLearned: true), CancellationToken.None).AsTask();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.NotNull(await third);
    }

    [Fact]
    public async Task Before_the_first_answer_one_request_may_try_with_all_that_is_left()
    {
        using var ledger = new SpendLedger(10);
        ledger.Add(4);

        Assert.Equal(6, await ledger.ReserveAsync(() => new(50, IsLearned: false), CancellationToken.None));
        var second = ledger.ReserveAsync(() => new(1, IsLearned: true), CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);

        ledger.Settle(6, 2);
        Assert.Equal(1, await second);
    }

    [Fact]
    public async Task Nobody_tries_when_nothing_is_left()
    {
        using var ledger = new SpendLedger(10);
        ledger.Add(10);

        Assert.Null(await ledger.ReserveAsync(() => new(50, IsLearned: false), CancellationToken.None));
        Assert.True(ledger.IsExhausted);
    }

    [Fact]
    public async Task Without_a_limit_everything_fits()
    {
        using var ledger = new SpendLedger(null);
        ledger.Add(1e9);
        Assert.NotNull(await ledger.ReserveAsync(() => new(double.MaxValue, IsLearned: true), CancellationToken.None));
        ledger.Settle(double.MaxValue, double.MaxValue);
        Assert.NotNull(await ledger.ReserveAsync(() => new(double.MaxValue, IsLearned: true), CancellationToken.None));
    }
}
