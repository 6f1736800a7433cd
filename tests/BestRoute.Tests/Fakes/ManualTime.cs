using Microsoft.Extensions.Time.Testing;

namespace BestRoute.Tests;

/// <summary>A clock that the test moves, exactly when somebody waits for it: independent of how fast the machine is.</summary>
internal sealed class ManualTime : FakeTimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<TimeSpan> _armed = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Armed)> _waiting = [];

    /// <summary>Waits until a timer is set to a time, and lets this time pass.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        await ArmedAsync(due);
        Advance(due);
    }

    /// <summary>Waits until a timer is set to a time.</summary>
    public async Task ArmedAsync(TimeSpan due)
    {
        var armed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sync)
        {
            if (_armed.Remove(due))
            {
                armed.SetResult();
            }
            else
            {
                _waiting.Add((due, armed));
            }
        }

        await armed.Task.OrHang();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Note(dueTime);
        return new NotedTimer(this, timer);
    }

    private void Note(TimeSpan due)
    {
        lock (_sync)
        {
            var waiting = _waiting.FindIndex(entry => entry.Due == due);
            if (waiting < 0)
            {
                _armed.Add(due);
            }
            else
            {
                _waiting[waiting].Armed.SetResult();
                _waiting.RemoveAt(waiting);
            }
        }
    }

    private sealed class NotedTimer(ManualTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
