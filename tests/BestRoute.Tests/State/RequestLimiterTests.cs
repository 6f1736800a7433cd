using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

public sealed class RequestLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Without_limits_all_calls_start()
    {
        var limiter = new RequestLimiter(_time, limits: null);
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(await limiter.StartAsync(3, mustStart: false, default));
        }

        Assert.Equal((3000, 0), limiter.Calls);
    }

    [Fact]
    public async Task Calls_over_the_limit_and_the_queue_are_refused()
    {
        var limiter = new RequestLimiter(_time, new(Concurrent: 2, PerMinute: null, Queued: 1));
        Assert.True(await limiter.StartAsync(2, mustStart: false, default));
        var waiting = limiter.StartAsync(1, mustStart: false, default).AsTask();

        Assert.False(limiter.HasRoom(1));
        Assert.False(await limiter.StartAsync(1, mustStart: false, default));
        Assert.False(waiting.IsCompleted);
        Assert.Equal((2, 1), limiter.Calls);

        limiter.End(2);
        Assert.True(await waiting.OrHang());
        Assert.Equal((1, 0), limiter.Calls);
    }

    [Fact]
    public async Task The_queue_is_first_come_first_served()
    {
        var limiter = new RequestLimiter(_time, new(Concurrent: 2, PerMinute: null, Queued: 9));
        await limiter.StartAsync(2, mustStart: false, default);
        var large = limiter.StartAsync(2, mustStart: false, default).AsTask();
        limiter.End(1);

        // One call would fit, but it does not overtake the two that wait.
        var small = limiter.StartAsync(1, mustStart: false, default).AsTask();
        Assert.Equal((1, 3), limiter.Calls);

        limiter.End(1);
        Assert.True(await large.OrHang());
        Assert.Equal((2, 1), limiter.Calls);
        limiter.End(2);
        Assert.True(await small.OrHang());
    }

    [Fact]
    public async Task A_cancelled_wait_gives_its_place_to_the_next()
    {
        using var cancellation = new CancellationTokenSource();
        var limiter = new RequestLimiter(_time, new(Concurrent: 2, PerMinute: null, Queued: 9));
        await limiter.StartAsync(1, mustStart: false, default);
        var large = limiter.StartAsync(2, mustStart: false, cancellation.Token).AsTask();
        var small = limiter.StartAsync(1, mustStart: false, default).AsTask();

        await cancellation.CancelAsync();

        Assert.False(await large.OrHang());
        Assert.True(await small.OrHang());
        Assert.Equal((2, 0), limiter.Calls);
    }

    [Fact]
    public async Task At_most_the_limit_starts_within_any_minute()
    {
        var random = new Random(7);
        var limiter = new RequestLimiter(_time, new(Concurrent: null, PerMinute: 10, Queued: 0));
        var starts = new List<DateTimeOffset>();
        for (var i = 0; i < 2000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(random.Next(8)));
            var now = _time.GetUtcNow();
            var fits = starts.Count(start => now - start < TimeSpan.FromMinutes(1)) < 10;

            Assert.Equal(fits, limiter.HasRoom(1));
            Assert.Equal(fits, await limiter.StartAsync(1, mustStart: false, default));
            if (fits)
            {
                starts.Add(now);
                limiter.End(1);
            }
        }
    }

    [Fact]
    public async Task Calls_wait_until_a_minute_is_over()
    {
        var limiter = new RequestLimiter(_time, new(Concurrent: null, PerMinute: 2, Queued: 2));
        await limiter.StartAsync(1, mustStart: false, default);
        _time.Advance(TimeSpan.FromSeconds(20));
        await limiter.StartAsync(1, mustStart: false, default);
        var waiting = limiter.StartAsync(2, mustStart: false, default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((2, 2), limiter.Calls);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.True(await waiting.OrHang());
        Assert.Equal((4, 0), limiter.Calls);
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(null, 3)]
    public async Task A_draw_that_can_never_start_does_not_wait(int? concurrent, int? perMinute)
    {
        var limiter = new RequestLimiter(_time, new(concurrent, perMinute, Queued: 100));

        Assert.False(limiter.HasRoom(4));
        Assert.False(await limiter.StartAsync(4, mustStart: false, default));
        Assert.True(await limiter.StartAsync(4, mustStart: true, default));
        Assert.Equal((4, 0), limiter.Calls);
    }

    [Fact]
    public async Task Changed_limits_start_what_waits()
    {
        var limiter = new RequestLimiter(_time, new(Concurrent: 1, PerMinute: null, Queued: 1));
        await limiter.StartAsync(1, mustStart: false, default);
        var waiting = limiter.StartAsync(1, mustStart: false, default).AsTask();

        limiter.Apply(limits: null);

        Assert.True(await waiting.OrHang());
    }

    [Fact]
    public async Task Parallel_draws_never_exceed_the_limit_and_all_of_them_run()
    {
        var limiter = new RequestLimiter(_time, new(Concurrent: 5, PerMinute: null, Queued: int.MaxValue));
        var (running, highest) = (0, 0);
        var gate = new object();

        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var calls = (i % 3) + 1;
            Assert.True(await limiter.StartAsync(calls, mustStart: false, CancellationToken.None));
            lock (gate)
            {
                highest = Math.Max(highest, running += calls);
            }

            await Task.Yield();
            lock (gate)
            {
                running -= calls;
            }

            limiter.End(calls);
        }).OrHang();

        Assert.InRange(highest, 3, 5);
        Assert.Equal((0, 0), limiter.Calls);
    }
}
