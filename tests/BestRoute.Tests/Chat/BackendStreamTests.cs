namespace BestRoute.Tests;

public sealed class BackendStreamTests
{
    [Fact]
    public async Task Cancellation_ends_a_step_that_the_backend_does_not_end_and_disposal_waits_for_nobody()
    {
        using var stop = new CancellationTokenSource();
        var backend = new ScriptedStream();
        var stream = new BackendStream(() => backend, Unlimited(stop.Token));

        var step = stream.MoveNextAsync(Timeout.InfiniteTimeSpan);
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.OrHang());
        var disposal = stream.DisposeAsync();
        Assert.True(disposal.IsCompletedSuccessfully);
        Assert.False(backend.IsDisposed.IsCompleted);

        backend.Complete();
        await backend.IsDisposed.OrHang();
        await disposal;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_backend_throws_after_the_cancellation_is_observed(bool beforeDisposal) =>
        Assert.False(await LateError.IsUnobservedAfterAsync(async error =>
        {
            using var stop = new CancellationTokenSource();
            var backend = new ScriptedStream { AtDisposal = beforeDisposal ? null : error };
            var stream = new BackendStream(() => backend, Unlimited(stop.Token));
            var step = stream.MoveNextAsync(Timeout.InfiniteTimeSpan);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step.OrHang());

            if (beforeDisposal)
            {
                backend.Complete(error);
                await stream.DisposeAsync();
            }
            else
            {
                await stream.DisposeAsync();
                backend.Complete(error);
            }

            await backend.IsDisposed.OrHang();
        }));

    [Fact]
    public async Task Cancellation_counts_though_the_next_update_is_there()
    {
        using var stop = new CancellationTokenSource();
        var backend = new ScriptedStream();
        backend.Add("one");
        backend.Add("two");
        await using var stream = new BackendStream(() => backend, Unlimited(stop.Token));

        Assert.True(await stream.MoveNextAsync(Timeout.InfiniteTimeSpan));
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.MoveNextAsync(Timeout.InfiniteTimeSpan).OrHang());
    }

    [Fact]
    public async Task Disposal_disposes_the_backend_and_tells_its_error()
    {
        var error = new InvalidOperationException();
        var backend = new ScriptedStream { AtDisposal = error };
        backend.Add("one");
        var stream = new BackendStream(() => backend, Unlimited(default));
        Assert.True(await stream.MoveNextAsync(Timeout.InfiniteTimeSpan));

        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.DisposeAsync()));
        Assert.True(backend.IsDisposed.IsCompleted);
    }

    [Fact]
    public async Task Abandonment_disposes_the_backend_and_hides_its_error()
    {
        var backend = new ScriptedStream { AtDisposal = new InvalidOperationException() };
        backend.Complete(new HttpRequestException());
        var stream = new BackendStream(() => backend, Unlimited(default));
        await Assert.ThrowsAsync<HttpRequestException>(async () => await stream.MoveNextAsync(Timeout.InfiniteTimeSpan));

        await stream.AbandonAsync().OrHang();

        Assert.True(backend.IsDisposed.IsCompleted);
    }

    private static Deadline Unlimited(CancellationToken token) => Deadline.Start(canBeLimited: false, TimeProvider.System, token);
}
