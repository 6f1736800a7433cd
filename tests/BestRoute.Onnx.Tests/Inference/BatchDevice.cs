using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Onnx.Tests;

/// <summary>A device that computes a batch when the test says how it ends.</summary>
internal sealed class BatchDevice
{
    private readonly Channel<Started> _started = Channel.CreateUnbounded<Started>();

    /// <summary>Makes a batcher over this device.</summary>
    /// <param name="time">Measures the delay; null for a time that does not pass.</param>
    /// <param name="size">The number of sequences of a batch.</param>
    /// <param name="capacity">The number of requests that have room.</param>
    /// <param name="delayMilliseconds">How long an idle device waits for more requests.</param>
    public MicroBatcher<BatchedText> CreateBatcher(TimeProvider? time = null, int size = 4, int capacity = 100, int delayMilliseconds = 0) => new(
        Run,
        new OnnxOptions { MaxBatchSize = size, QueueCapacity = capacity, MaxBatchDelay = TimeSpan.FromMilliseconds(delayMilliseconds) },
        time ?? new FakeTimeProvider());

    /// <summary>Runs a batch: tells the test, and blocks until it answers.</summary>
    private void Run(IReadOnlyList<BatchedText> batch, CancellationToken cancellationToken)
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
