using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// A backend's stream of updates. A step ends at once when the caller cancels or its time is over, even if the backend ignores the token. A step that is
/// still running is then left to end by itself, and the stream is disposed after it.
/// </summary>
/// <param name="updates">The stream.</param>
/// <param name="deadline">The token of the stream, and the limit of a step. The caller disposes it.</param>
internal sealed class BackendStream(IAsyncEnumerable<ChatResponseUpdate> updates, Deadline deadline) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates = updates.GetAsyncEnumerator(deadline.Token);
    private Task<bool>? _step;

    internal ChatResponseUpdate Current =>
        _updates.Current ?? throw new InvalidOperationException("The backend streamed null instead of an update.");

    /// <summary>Moves to the next update.</summary>
    /// <param name="limit">How long that may take; <see cref="Timeout.InfiniteTimeSpan"/> for any time.</param>
    internal ValueTask<bool> MoveNextAsync(TimeSpan limit)
    {
        deadline.Token.ThrowIfCancellationRequested();
        var step = _updates.MoveNextAsync();
        if (step.IsCompleted)
        {
            return step;
        }

        _step = step.AsTask();
        return limit == Timeout.InfiniteTimeSpan ? new ValueTask<bool>(_step.WaitAsync(deadline.Token)) : WaitAsync(_step, limit);
    }

    public ValueTask DisposeAsync()
    {
        if (_step is null or { IsCompletedSuccessfully: true })
        {
            return _updates.DisposeAsync();
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

            await _updates.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody waits for this error any more.
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
