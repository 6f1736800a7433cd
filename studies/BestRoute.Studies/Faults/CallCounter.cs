namespace BestRoute.Studies.Faults;

/// <summary>Counts calls, and wakes those who wait for a number of them. Safe for concurrent use.</summary>
internal sealed class CallCounter
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Came)> _waiting = [];

    public int Count { get; private set; }

    /// <summary>Counts a call.</summary>
    /// <returns>Its number, from 0 on.</returns>
    public int Add()
    {
        lock (_lock)
        {
            var number = Count++;
            Release();
            return number;
        }
    }

    /// <summary>Waits until there were so many calls.</summary>
    public Task ReachAsync(int count)
    {
        lock (_lock)
        {
            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, came));
            Release();
            return came.Task;
        }
    }

    private void Release()
    {
        foreach (var (count, came) in _waiting)
        {
            if (Count >= count)
            {
                came.TrySetResult();
            }
        }
    }
}
