namespace BestRoute;

/// <summary>Ends a wait at once when the caller cancels, whatever the awaited part does with the token.</summary>
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
            // The work may go on, and an error of it has nobody left to be told.
            _ = work.ContinueWith(
                static ended => ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
