namespace BestRoute;

/// <summary>Ends a wait at once when the caller cancels, even if the awaited part ignores the token.</summary>
internal static class CallerCancellation
{
    internal static ValueTask WaitOrAbandonAsync(this ValueTask work, CancellationToken cancellationToken) =>
        work.IsCompleted ? work : new ValueTask(work.AsTask().WaitOrAbandonAsync(cancellationToken));

    internal static async ValueTask<T> WaitOrAbandonAsync<T>(this ValueTask<T> work, CancellationToken cancellationToken)
    {
        if (work.IsCompleted)
        {
            return await work.ConfigureAwait(false);
        }

        var task = work.AsTask();
        await ((Task)task).WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    internal static async Task WaitOrAbandonAsync(this Task work, CancellationToken cancellationToken)
    {
        try
        {
            await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The work may continue. Nobody waits for its error any more.
            _ = work.ContinueWith(
                static ended => ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
