using System.Threading.Channels;

namespace BestRoute.Onnx.Tests;

/// <summary>A device that computes a batch when the test says how it ends.</summary>
internal sealed class BatchDevice
{
    private readonly Channel<Started> _started = Channel.CreateUnbounded<Started>();

    /// <summary>Runs a batch: tells the test, and blocks until it answers.</summary>
    public void Run(IReadOnlyList<BatchedText> batch, CancellationToken cancellationToken)
    {
        var started = new Started(batch, cancellationToken);
        Assert.True(_started.Writer.TryWrite(started));
        started.End.Task.GetAwaiter().GetResult();
        foreach (var item in batch)
        {
            item.Result = item.Name.ToUpperInvariant();
        }
    }

    /// <summary>Waits for the next batch to begin.</summary>
    public Task<Started> NextAsync() => _started.Reader.ReadAsync().OrHang();

    /// <summary>Says that no batch has begun that the test has not seen.</summary>
    public bool IsIdle => !_started.Reader.TryPeek(out _);

    internal sealed record Started(IReadOnlyList<BatchedText> Items, CancellationToken Token)
    {
        public TaskCompletionSource End { get; } = new();

        public string Names => string.Join(' ', Items.Select(static item => item.Name));
    }
}
