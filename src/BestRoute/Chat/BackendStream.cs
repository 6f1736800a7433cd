using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// A backend's stream of updates. It ends at once when the caller cancels, even if the backend ignores the token. A step that is still running
/// is then left to end by itself, and the stream is disposed after it.
/// </summary>
internal sealed class BackendStream(IAsyncEnumerable<ChatResponseUpdate> updates, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates = updates.GetAsyncEnumerator(cancellationToken);
    private Task<bool>? _step;

    internal ChatResponseUpdate Current => _updates.Current;

    internal ValueTask<bool> MoveNextAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var step = _updates.MoveNextAsync();
        if (step.IsCompleted)
        {
            return step;
        }

        _step = step.AsTask();
        return new ValueTask<bool>(_step.WaitAsync(token));
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
}
