namespace BestRoute.Tool.Tests.Backends;

/// <summary>A clock that stands still until it is advanced.</summary>
internal sealed class StoppedTime(DateTimeOffset now) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Due, Action Fire)> _timers = [];
    private readonly SemaphoreSlim _created = new(0);
    private int _seen;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Add((now + dueTime, () => callback(state)));
        }

        _created.Release();
        return new Handle();
    }

    /// <summary>Waits until so many timers were ever made.</summary>
    public async Task HasTimers(int count)
    {
        for (; _seen < count; _seen++)
        {
            await _created.WaitAsync();
        }
    }

    public void Advance(TimeSpan by)
    {
        Action[] due;
        lock (_lock)
        {
            now += by;
            due = [.. _timers.Where(timer => timer.Due <= now).Select(static timer => timer.Fire)];
            _timers.RemoveAll(timer => timer.Due <= now);
        }

        foreach (var fire in due)
        {
            fire();
        }
    }

    private sealed class Handle : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
