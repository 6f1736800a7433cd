using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// A backend's stream of updates. A step ends at once when the caller cancels or its time is over, even if the backend ignores the token. A step that is
/// still running is then left to end by itself, and the stream is disposed after it.
/// </summary>
/// <param name="open">Asks the backend for the stream.</param>
/// <param name="deadline">The token of the stream, and the limit of a step. The caller disposes it.</param>
internal sealed class BackendStream(Func<IAsyncEnumerable<ChatResponseUpdate>> open, Deadline deadline) : IAsyncDisposable
{
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;
    private Task<bool>? _step;

    internal ChatResponseUpdate Current =>
        _updates!.Current ?? throw new InvalidOperationException("The backend streamed null instead of an update.");

    /// <summary>Moves to the next update. The first step is off the caller's thread: a backend that blocks its thread can still be left behind.</summary>
    /// <param name="limit">How long that may take; <see cref="Timeout.InfiniteTimeSpan"/> for any time.</param>
    internal ValueTask<bool> MoveNextAsync(TimeSpan limit)
    {
        deadline.Token.ThrowIfCancellationRequested();
        if (_updates is null && deadline.Token.CanBeCanceled)
        {
            _step = Task.Run(() => StepAsync().AsTask());
        }
        else
        {
            var step = StepAsync();
            if (step.IsCompleted)
            {
                return step;
            }

            _step = step.AsTask();
        }

        return limit == Timeout.InfiniteTimeSpan ? new ValueTask<bool>(_step.WaitAsync(deadline.Token)) : WaitAsync(_step, limit);
    }

    public ValueTask DisposeAsync() => DisposeAsync(Timeout.InfiniteTimeSpan);

    /// <summary>Disposes the stream. A disposal that takes too long is left behind: the caller has everything that came.</summary>
    /// <param name="limit">How long that may take; <see cref="Timeout.InfiniteTimeSpan"/> for any time.</param>
    internal ValueTask DisposeAsync(TimeSpan limit)
    {
        if (_step is null or { IsCompletedSuccessfully: true })
        {
            var disposal = _updates?.DisposeAsync() ?? ValueTask.CompletedTask;
            return disposal.IsCompleted ? disposal : EndAsync(disposal.AsTask(), limit);
        }

        var end = AbandonAsync();
        return _step.IsCompleted ? new ValueTask(end) : ValueTask.CompletedTask;
    }

    /// <summary>Disposes a stream that failed or was cancelled, after the step that is running. It does not throw: the caller gets the first error.</summary>
    internal async Task AbandonAsync()
    {
        try
        {
            if ((Task?)_step is { } step)
            {
                await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await (_updates?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody waits for this error any more.
        }
    }

    private ValueTask<bool> StepAsync()
    {
        _updates ??= (open() ?? throw new InvalidOperationException("The backend returned no stream.")).GetAsyncEnumerator(deadline.Token);
        return _updates.MoveNextAsync();
    }

    private async ValueTask EndAsync(Task disposal, TimeSpan limit)
    {
        deadline.Set(limit);
        try
        {
            await disposal.WaitOrAbandonAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!disposal.IsCompleted)
        {
            // Nobody waits for the backend any more.
        }
    }

    // While the consumer works on an update, no time counts.
    private async ValueTask<bool> WaitAsync(Task<bool> step, TimeSpan limit)
    {
        deadline.Set(limit);
        var more = await step.WaitAsync(deadline.Token).ConfigureAwait(false);
        deadline.Set(Timeout.InfiniteTimeSpan);
        return more;
    }
}
