namespace BestRoute;

/// <summary>Brings the amounts of accounts into their store, in the background. What the store did not take is sent again. Safe for concurrent use.</summary>
internal sealed class BudgetWriter(TimeProvider time, RouterTelemetry telemetry)
{
    /// <summary>How long a store may take for one addition.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long the writer waits after a failure.</summary>
    internal static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    // The clocks of instances differ, and an amount that comes late is still part of the total. After that, nobody reads it.
    private static readonly TimeSpan _lateness = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _closing = new();
    private int _isDown;

    /// <summary>Starts to send what an account has, until the store has everything.</summary>
    internal Task Start(BudgetAccount account)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Without the flow of the request: its span and its cost scope end before.
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => _ = state.Writer.RunAsync(state.Account, state.Done), (Writer: this, Account: account, Done: done), preferLocal: false);
        return done.Task;
    }

    /// <summary>Ends the waits after failures: what is left is sent once more.</summary>
    internal void Close() => _closing.Cancel();

    private async Task RunAsync(BudgetAccount account, TaskCompletionSource done)
    {
        while (await SendAsync(account).ConfigureAwait(false))
        {
        }

        done.SetResult();
    }

    /// <returns>Whether there is more to send.</returns>
    private async Task<bool> SendAsync(BudgetAccount account)
    {
        // Before the attempt: an attempt that began earlier does not count as the last one.
        var isClosing = _closing.IsCancellationRequested;
        try
        {
            var total = await AddAsync(account).ConfigureAwait(false);
            if (Interlocked.Exchange(ref _isDown, 0) == 1)
            {
                Log.BudgetStoreWorks(telemetry.Logger);
            }

            return account.Accept(total);
        }
        catch (Exception error)
        {
            if (Interlocked.Exchange(ref _isDown, 1) == 0)
            {
                Log.BudgetStoreFailed(telemetry.Logger, error);
            }

            var isLast = isClosing || time.GetUtcNow() >= account.Key.Window.End + _lateness;
            account.Keep(isLast);
            if (isLast)
            {
                return false;
            }
        }

        await Task.Delay(RetryDelay, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    private async Task<long> AddAsync(BudgetAccount account)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        return await account.Key.Store!.AddAsync(account.StoreKey, account.Take(), account.Key.Window.End, limit.Token)
            .AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
    }
}
