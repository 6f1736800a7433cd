using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Onnx.Tests;

public sealed class MicroBatcherBatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BatchDevice _device = new();

    [Fact]
    public async Task An_idle_device_begins_at_once_and_requests_gather_while_it_computes()
    {
        using var batcher = _device.CreateBatcher(_time, size: 3);
        var first = batcher.AskAsync("a");
        var running = await _device.NextAsync();
        Task<string?>[] others = [.. new[] { "b", "c", "d", "e" }.Select(name => batcher.AskAsync(name))];

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
        using var batcher = _device.CreateBatcher(_time, size: 3);
        _ = batcher.AskAsync("first");
        var running = await _device.NextAsync();
        var asked = new List<Task>();
        foreach (var (name, length) in new[] { ("long", 500), ("short", 5), ("longer", 505), ("shorter", 3) })
        {
            _time.Advance(TimeSpan.FromTicks(1));
            asked.Add(batcher.AskAsync(new BatchedText(name, length)));
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
        using var batcher = _device.CreateBatcher(_time, size: 4);
        _ = batcher.AskAsync("first");
        var running = await _device.NextAsync();
        var asked = new[] { new BatchedText("three", sequences: 3), new BatchedText("two", sequences: 2), new BatchedText("nine", sequences: 9) }.Select(item => batcher.AskAsync(item)).ToArray();

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
        using var batcher = _device.CreateBatcher(_time, delayMilliseconds: 5);
        var a = batcher.AskAsync("a");
        _time.Advance(TimeSpan.FromMilliseconds(3));
        var b = batcher.AskAsync("b");
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
        using var batcher = _device.CreateBatcher(_time, size: 2, delayMilliseconds: 5);
        _ = batcher.AskAsync(new BatchedText("alone", 500));
        Task[] asked = [batcher.AskAsync("a"), batcher.AskAsync("b")];

        var batch = await _device.NextAsync();

        Assert.Equal("a b", batch.Names);
        batch.End.SetResult();
        await Task.WhenAll(asked).OrHang();
    }

    [Fact]
    public async Task A_failing_batch_fails_its_own_requests_only()
    {
        using var batcher = _device.CreateBatcher(_time, size: 2);
        var first = batcher.AskAsync("a");
        var running = await _device.NextAsync();
        Task<string?>[] others = [batcher.AskAsync("b"), batcher.AskAsync("c"), batcher.AskAsync("d")];

        running.End.SetException(new InvalidOperationException("device"));

        Assert.Equal("device", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        (await _device.NextAsync()).End.SetResult();
        (await _device.NextAsync()).End.SetException(new InvalidOperationException("again"));
        Assert.Equal("B", await others[0]);
        Assert.Equal("C", await others[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => others[2]);
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
                var asked = batcher.AskAsync(new BatchedText($"x{i}", length, sequences), steps == 0 ? cancellation.Token : default);
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
