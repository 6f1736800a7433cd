using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Faults.Scripted;

/// <summary>A stream, for one consumer, that ignores its token.</summary>
internal sealed class ScriptedUpdates : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
{
    private int _next = -1;

    public IReadOnlyList<ChatResponseUpdate> Updates { get; init; } = [];

    /// <summary>Gets what the stream waits for after its updates.</summary>
    public Task End { get; init; } = Task.CompletedTask;

    /// <summary>Gets what its disposal waits for.</summary>
    public Task Disposal { get; init; } = Task.CompletedTask;

    public ChatResponseUpdate Current => Updates[_next];

    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public async ValueTask<bool> MoveNextAsync()
    {
        await Task.Yield();
        if (++_next < Updates.Count)
        {
            return true;
        }

        await End;
        return false;
    }

    public ValueTask DisposeAsync() => new(Disposal);
}
