using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace BestRoute.Tests;

/// <summary>A backend's stream, for one consumer, that yields what the test adds, when the test adds it, and ignores cancellation.</summary>
internal sealed class ScriptedStream : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private readonly Channel<ChatResponseUpdate> _updates = Channel.CreateUnbounded<ChatResponseUpdate>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets what completes when the consumer has disposed the enumerator.</summary>
    public Task IsDisposed => _disposed.Task;

    /// <summary>Gets what disposal throws.</summary>
    public Exception? AtDisposal { get; init; }

    public ChatResponseUpdate Current { get; private set; } = null!;

    public void Add(string text) => Add(new ChatResponseUpdate(ChatRole.Assistant, text));

    public void Add(ChatResponseUpdate update) => Assert.True(_updates.Writer.TryWrite(update));

    public void Complete(Exception? error = null) => _updates.Writer.Complete(error);

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public async ValueTask<bool> MoveNextAsync()
    {
        var more = await _updates.Reader.WaitToReadAsync(CancellationToken.None);
        if (more)
        {
            Current = await _updates.Reader.ReadAsync(CancellationToken.None);
        }

        return more;
    }

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return AtDisposal is { } error ? ValueTask.FromException(error) : ValueTask.CompletedTask;
    }
}
