namespace BestRoute.Onnx.Tests;

public sealed class MicroBatcherQueueTests
{
    private readonly BatchDevice _device = new();

    [Fact]
    public async Task A_cancelled_request_leaves_the_queue_and_is_not_computed()
    {
        using var batcher = _device.CreateBatcher(capacity: 2);
        _ = batcher.AskAsync("a");
        var running = await _device.NextAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = batcher.AskAsync("b", cancellation.Token);
        var kept = batcher.AskAsync("c");
        var waiting = batcher.EnterAsync(CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await waiting.OrHang();
        running.End.SetResult();
        var next = await _device.NextAsync();
        Assert.Equal("c", next.Names);
        next.End.SetResult();
        Assert.Equal("C", await kept);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_while_it_is_computed_ends_at_once_and_the_others_go_on()
    {
        using var batcher = _device.CreateBatcher();
        _ = batcher.AskAsync("first");
        var running = await _device.NextAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = batcher.AskAsync("a", cancellation.Token);
        var kept = batcher.AskAsync("b");
        running.End.SetResult();
        var batch = await _device.NextAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(kept.IsCompleted);
        Assert.False(batch.Token.IsCancellationRequested);
        batch.End.SetResult();
        Assert.Equal("B", await kept);
    }

    [Fact]
    public async Task A_batch_that_nobody_wants_any_more_is_stopped()
    {
        using var batcher = _device.CreateBatcher();
        using var cancellation = new CancellationTokenSource();
        var cancelled = batcher.AskAsync("a", cancellation.Token);
        var batch = await _device.NextAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.True(batch.Token.IsCancellationRequested);
        batch.End.SetException(new OperationCanceledException());
        var next = batcher.AskAsync("b");
        (await _device.NextAsync()).End.SetResult();
        Assert.Equal("B", await next);
    }

    [Fact]
    public async Task A_full_queue_holds_requests_back_before_they_are_made()
    {
        using var batcher = _device.CreateBatcher(size: 1, capacity: 1);
        _ = batcher.AskAsync("running");
        var running = await _device.NextAsync();
        var queued = batcher.AskAsync("queued");
        using var cancellation = new CancellationTokenSource();
        var givenUp = batcher.EnterAsync(cancellation.Token).AsTask();
        var held = batcher.AskAsync("held");

        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        Assert.False(held.IsCompleted);
        running.End.SetResult();
        (await _device.NextAsync()).End.SetResult();
        (await _device.NextAsync()).End.SetResult();

        Assert.Equal("QUEUED", await queued);
        Assert.Equal("HELD", await held);
    }

    [Fact]
    public async Task Room_that_is_given_back_serves_another()
    {
        using var batcher = _device.CreateBatcher(capacity: 1);
        await batcher.EnterAsync(CancellationToken.None);
        var second = batcher.EnterAsync(CancellationToken.None);
        Assert.False(second.IsCompleted);

        batcher.Leave();

        await second.OrHang();
    }

    [Fact]
    public async Task Disposal_refuses_what_waits_and_lets_what_is_computed_end()
    {
        var batcher = _device.CreateBatcher(size: 1, capacity: 1);
        var first = batcher.AskAsync("a");
        var running = await _device.NextAsync();
        var queued = batcher.AskAsync("b");
        var held = batcher.AskAsync("c");

        var disposal = Task.Run(batcher.Dispose);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => held);
        Assert.False(disposal.IsCompleted);
        running.End.SetResult();
        await disposal.OrHang();
        Assert.Equal("A", await first);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => batcher.AskAsync("d"));
        batcher.Dispose();
    }
}
