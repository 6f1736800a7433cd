namespace BestRoute;

/// <summary>
/// Limits the calls of one model: at the same time, and within 60 seconds. Calls over a limit wait in a queue, first come, first served. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The limiters of System.Threading.RateLimiting are not used. They do not take a <see cref="TimeProvider"/>, two of them have two queues, and a token bucket lets up to
/// twice the limit through within a minute.
/// </remarks>
internal sealed class RequestLimiter
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    // Timers count in whole milliseconds.
    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _sync = new();
    private readonly Queue<long> _starts = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private readonly ITimer _timer;
    private volatile ModelLimits? _limits;
    private int _running;
    private int _queued;

    internal RequestLimiter(TimeProvider time, ModelLimits? limits)
    {
        _time = time;
        _limits = limits;
        _timer = time.CreateTimer(static self => ((RequestLimiter)self!).StartWaiting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets whether there is a limit.</summary>
    internal bool IsLimited => _limits is not null;

    /// <summary>Gets the calls that run and the calls that wait.</summary>
    internal (int Running, int Queued) Calls
    {
        get
        {
            lock (_sync)
            {
                return (_running, _queued);
            }
        }
    }

    /// <summary>Applies changed options. Running calls stay counted.</summary>
    internal void Apply(ModelLimits? limits)
    {
        lock (_sync)
        {
            _limits = limits;
            if (limits?.PerMinute is null)
            {
                _starts.Clear();
            }
        }

        StartWaiting();
    }

    /// <summary>Returns whether calls could start or wait now. Changes nothing that a caller can see.</summary>
    internal bool HasRoom(int calls)
    {
        lock (_sync)
        {
            return MayStart(calls) || MayWait(calls);
        }
    }

    /// <summary>Starts calls, or waits until they may start.</summary>
    /// <param name="calls">The number of calls of one draw, 1 or more. They start together.</param>
    /// <param name="mustStart">Whether they start although a limit is reached, because no other route can answer. They are counted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether they started. They did not if the queue was full, or when the wait was cancelled. If they did, <see cref="End"/> must follow.</returns>
    internal ValueTask<bool> StartAsync(int calls, bool mustStart, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_sync)
        {
            if (mustStart || MayStart(calls))
            {
                Start(calls);
                return new(true);
            }

            if (!MayWait(calls))
            {
                return new(false);
            }

            waiter = new Waiter(calls);
            _waiters.AddLast(waiter.Node);
            _queued += calls;
            SetTimer();
        }

        return new(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>Ends calls that started.</summary>
    internal void End(int calls)
    {
        lock (_sync)
        {
            _running -= calls;
            if (_waiters.Count == 0)
            {
                return;
            }
        }

        StartWaiting();
    }

    private async Task<bool> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await waiter.Started.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }

        bool started;
        lock (_sync)
        {
            started = waiter.Node.List is null;
            if (!started)
            {
                _waiters.Remove(waiter.Node);
                _queued -= waiter.Calls;
            }
        }

        if (started)
        {
            End(waiter.Calls);
        }
        else
        {
            // It may have kept smaller draws waiting.
            StartWaiting();
        }

        return false;
    }

    private void StartWaiting()
    {
        lock (_sync)
        {
            while (_waiters.First is { } first && Fits(first.Value.Calls))
            {
                _waiters.RemoveFirst();
                _queued -= first.Value.Calls;
                Start(first.Value.Calls);
                first.Value.Started.SetResult();
            }

            SetTimer();
        }
    }

    // Nothing overtakes what waits.
    private bool MayStart(int calls) => _waiters.Count == 0 && Fits(calls);

    private bool MayWait(int calls) =>
        _limits is { } limits && _queued + calls <= limits.Queued && !(calls > limits.Concurrent) && !(calls > limits.PerMinute);

    private bool Fits(int calls)
    {
        if (_limits is not { } limits)
        {
            return true;
        }

        while (_starts.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) >= _minute)
        {
            _starts.Dequeue();
        }

        return !(_running + calls > limits.Concurrent) && !(_starts.Count + calls > limits.PerMinute);
    }

    private void Start(int calls)
    {
        _running += calls;
        if (_limits?.PerMinute is not null)
        {
            var now = _time.GetTimestamp();
            for (var i = 0; i < calls; i++)
            {
                _starts.Enqueue(now);
            }
        }
    }

    // Calls that wait for others to end are started by End.
    private void SetTimer()
    {
        if (_waiters.Count > 0 && _starts.TryPeek(out var oldest))
        {
            var wait = _minute - _time.GetElapsedTime(oldest);
            _timer.Change(wait > _shortestWait ? wait : _shortestWait, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Waiter
    {
        internal Waiter(int calls)
        {
            Calls = calls;
            Node = new(this);
        }

        internal int Calls { get; }

        internal LinkedListNode<Waiter> Node { get; }

        internal TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
