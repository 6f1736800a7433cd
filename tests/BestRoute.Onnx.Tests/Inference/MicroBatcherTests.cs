using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Onnx.Tests;

public sealed class MicroBatcherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BatchDevice _device = new();

    private MicroBatcher<BatchedText> Create(int size = 4, int capacity = 100, int delayMilliseconds = 0) => new(
        _device.Run,
        new OnnxOptions { MaxBatchSize = size, QueueCapacity = capacity, MaxBatchDelay = TimeSpan.FromMilliseconds(delayMilliseconds) },
        _time);

    private static async Task<string?> Ask(MicroBatcher<BatchedText> batcher, BatchedText item, CancellationToken cancellationToken = default)
    {
        await batcher.EnterAsync(cancellationToken);
        await batcher.SubmitAsync(item, cancellationToken);
        return item.Result;
    }

    private static Task<string?> Ask(MicroBatcher<BatchedText> batcher, string name, CancellationToken cancellationToken = default)
        => Ask(batcher, new BatchedText(name), cancellationToken);

    [Fact]
    public async Task An_idle_device_begins_at_once_and_requests_gather_while_it_computes()
    {
        using var batcher = Create(size: 3);
        var first = Ask(batcher, "a");
        var running = await _device.NextAsync();
        Task<string?>[] others = [.. new[] { "b", "c", "d", "e" }.Select(name => Ask(batcher, name))];

        Assert.Equal("a", running.Names);
        running.End.SetResult();
        Assert.Equal("A", await first);
        var second = await _device.NextAsync();
        Assert.Equal("b c d", second.Names);
        second.End.SetResult();
        var third = await _device.NextAsync();
        Assert.Equal("e", third.Names);
        third.End.SetResult();
        Assert.Equal("B C D E", string.Join(' ', await Task.WhenAll(others)));
    }

    [Fact]
    public async Task Lengths_do_not_mix_and_the_oldest_request_says_which_come_next()
    {
        using var batcher = Create(size: 3);
        _ = Ask(batcher, "first");
        var running = await _device.NextAsync();
        var asked = new List<Task>();
        foreach (var (name, length) in new[] { ("long", 500), ("short", 5), ("longer", 505), ("shorter", 3) })
        {
            _time.Advance(TimeSpan.FromTicks(1));
            asked.Add(Ask(batcher, new BatchedText(name, length)));
        }

        running.End.SetResult();
        var second = await _device.NextAsync();
        Assert.Equal("long longer", second.Names);
        second.End.SetResult();
        var third = await _device.NextAsync();
        Assert.Equal("short shorter", third.Names);
        third.End.SetResult();
        await Task.WhenAll(asked).OrHang();
    }

    [Fact]
    public async Task The_sequences_of_a_request_are_in_one_batch_however_many()
    {
        using var batcher = Create(size: 4);
        _ = Ask(batcher, "first");
        var running = await _device.NextAsync();
        var asked = new[] { new BatchedText("three", sequences: 3), new BatchedText("two", sequences: 2), new BatchedText("nine", sequences: 9) }.Select(item => Ask(batcher, item)).ToArray();

        running.End.SetResult();
        foreach (var name in new[] { "three", "two", "nine" })
        {
            var batch = await _device.NextAsync();
            Assert.Equal(name, batch.Names);
            batch.End.SetResult();
        }

        await Task.WhenAll(asked).OrHang();
    }

    [Fact]
    public async Task With_a_delay_an_idle_device_waits_for_company_but_no_longer()
    {
        using var batcher = Create(delayMilliseconds: 5);
        var a = Ask(batcher, "a");
        _time.Advance(TimeSpan.FromMilliseconds(3));
        var b = Ask(batcher, "b");
        _time.Advance(TimeSpan.FromMilliseconds(1.9));
        Assert.True(_device.IsIdle);

        _time.Advance(TimeSpan.FromMilliseconds(0.2));
        var batch = await _device.NextAsync();

        Assert.Equal("a b", batch.Names);
        batch.End.SetResult();
        Assert.Equal("A", await a);
        Assert.Equal("B", await b);
    }

    [Fact]
    public async Task With_a_delay_a_full_batch_does_not_wait()
    {
        using var batcher = Create(size: 2, delayMilliseconds: 5);
        _ = Ask(batcher, new BatchedText("alone", 500));
        Task[] asked = [Ask(batcher, "a"), Ask(batcher, "b")];

        var batch = await _device.NextAsync();

        Assert.Equal("a b", batch.Names);
        batch.End.SetResult();
        await Task.WhenAll(asked).OrHang();
    }

    [Fact]
    public async Task A_cancelled_request_leaves_the_queue_and_is_not_computed()
    {
        using var batcher = Create(capacity: 2);
        _ = Ask(batcher, "a");
        var running = await _device.NextAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = Ask(batcher, "b", cancellation.Token);
        var kept = Ask(batcher, "c");
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
        using var batcher = Create();
        _ = Ask(batcher, "first");
        var running = await _device.NextAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = Ask(batcher, "a", cancellation.Token);
        var kept = Ask(batcher, "b");
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
        using var batcher = Create();
        using var cancellation = new CancellationTokenSource();
        var cancelled = Ask(batcher, "a", cancellation.Token);
        var batch = await _device.NextAsync();

        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.True(batch.Token.IsCancellationRequested);
        batch.End.SetException(new OperationCanceledException());
        var next = Ask(batcher, "b");
        (await _device.NextAsync()).End.SetResult();
        Assert.Equal("B", await next);
    }

    [Fact]
    public async Task A_failing_batch_fails_its_own_requests_only()
    {
        using var batcher = Create(size: 2);
        var first = Ask(batcher, "a");
        var running = await _device.NextAsync();
        Task<string?>[] others = [Ask(batcher, "b"), Ask(batcher, "c"), Ask(batcher, "d")];

        running.End.SetException(new InvalidOperationException("device"));

        Assert.Equal("device", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        (await _device.NextAsync()).End.SetResult();
        (await _device.NextAsync()).End.SetException(new InvalidOperationException("again"));
        Assert.Equal("B", await others[0]);
        Assert.Equal("C", await others[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => others[2]);
    }

    [Fact]
    public async Task A_full_queue_holds_requests_back_before_they_are_made()
    {
        using var batcher = Create(size: 1, capacity: 1);
        _ = Ask(batcher, "running");
        var running = await _device.NextAsync();
        var queued = Ask(batcher, "queued");
        using var cancellation = new CancellationTokenSource();
        var givenUp = batcher.EnterAsync(cancellation.Token).AsTask();
        var held = Ask(batcher, "held");

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
        using var batcher = Create(capacity: 1);
        await batcher.EnterAsync(CancellationToken.None);
        var second = batcher.EnterAsync(CancellationToken.None);
        Assert.False(second.IsCompleted);

        batcher.Leave();

        await second.OrHang();
    }

    [Fact]
    public async Task Disposal_refuses_what_waits_and_lets_what_is_computed_end()
    {
        var batcher = Create(size: 1, capacity: 1);
        var first = Ask(batcher, "a");
        var running = await _device.NextAsync();
        var queued = Ask(batcher, "b");
        var held = Ask(batcher, "c");

        var disposal = Task.Run(batcher.Dispose);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => held);
        Assert.False(disposal.IsCompleted);
        running.End.SetResult();
        await disposal.OrHang();
        Assert.Equal("A", await first);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Ask(batcher, "d"));
        batcher.Dispose();
    }

    [Fact]
    public async Task Nothing_is_lost_and_nothing_hangs_under_random_requests_and_cancellations()
    {
        var batches = 0;
        using var batcher = new MicroBatcher<BatchedText>(
            (batch, token) =>
            {
                Assert.InRange(batch.Sum(static item => item.Sequences), 1, 8);
                Assert.Single(batch.Select(static item => LengthBucket.Of(item.Longest)).Distinct());
                if (Interlocked.Increment(ref batches) % 13 == 0)
                {
                    throw new InvalidOperationException("thirteen");
                }

                token.ThrowIfCancellationRequested();
                foreach (var item in batch)
                {
                    item.Result = item.Name.ToUpperInvariant();
                }
            },
            new OnnxOptions { MaxBatchSize = 8, QueueCapacity = 16 },
            TimeProvider.System);
        var random = new Random(7);
        var counts = new int[3];
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(i =>
        {
            var (length, sequences, steps) = (random.Next(1, 600), random.Next(1, 5), random.Next(0, 4));
            return Task.Run(async () =>
            {
                using var cancellation = new CancellationTokenSource();
                var asked = Ask(batcher, new BatchedText($"x{i}", length, sequences), steps == 0 ? cancellation.Token : default);
                if (steps == 0)
                {
                    cancellation.Cancel();
                }

                try
                {
                    Assert.Equal($"X{i}", await asked);
                    Interlocked.Increment(ref counts[0]);
                }
                catch (OperationCanceledException) when (steps == 0)
                {
                    Interlocked.Increment(ref counts[1]);
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref counts[2]);
                }
            });
        })).OrHang();

        Assert.Equal(3000, counts.Sum());

        // How many are answered depends on the batches that happen to form.
        Assert.NotEqual(0, counts[0]);
        for (var i = 0; i < 16; i++)
        {
            Assert.True(batcher.EnterAsync(CancellationToken.None).IsCompleted);
        }
    }
}
