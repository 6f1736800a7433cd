namespace BestRoute.Tests;

/// <summary>A clock whose timers end at once. Before that, something happens.</summary>
internal sealed class ImmediateTime(Action? meanwhile = null) : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    /// <summary>Gets what was waited for, without timers that are longer than a second.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.FromSeconds(1))
        {
            return new Timer();
        }

        _waits.Add(dueTime);
        meanwhile?.Invoke();
        callback(state);
        return new Timer();
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
