using System.Collections.Concurrent;

namespace BestRoute;

/// <summary>
/// The token of one piece of work: it is cancelled with the caller's token, and when a time limit is over. Not safe for concurrent use; the token is.
/// Each attempt needs one, so they are pooled.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private const int MaxPooled = 64;

    private static readonly ConcurrentQueue<Deadline> _pool = new();
    private static readonly Deadline _unlimited = new(null);

    private readonly CancellationTokenSource? _source;
    private CancellationToken _caller;
    private CancellationTokenRegistration _registration;
    private bool _isReusable;

    private Deadline(CancellationTokenSource? source) => _source = source;

    internal CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>Gets whether the limit is over, and the caller has not cancelled.</summary>
    internal bool HasPassed => _source?.IsCancellationRequested == true && !_caller.IsCancellationRequested;

    /// <summary>Begins work without a limit; <see cref="Set"/> gives it one.</summary>
    /// <param name="canBeLimited">Whether <see cref="Set"/> will be called with a limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    internal static Deadline Start(bool canBeLimited, TimeProvider time, CancellationToken caller)
    {
        if (!canBeLimited)
        {
            return caller.CanBeCanceled ? new Deadline(null) { _caller = caller } : _unlimited;
        }

        var deadline = time == TimeProvider.System && _pool.TryDequeue(out var pooled) ? pooled : new Deadline(new CancellationTokenSource(Timeout.InfiniteTimeSpan, time));
        deadline._caller = caller;
        deadline._isReusable = false;
        deadline._registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline._source);
        return deadline;
    }

    /// <summary>Begins work with a limit.</summary>
    internal static Deadline Start(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        var deadline = Start(limit != Timeout.InfiniteTimeSpan, time, caller);
        deadline.Set(limit);
        return deadline;
    }

    /// <summary>Sets how much time is left from now on; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    internal void Set(TimeSpan limit) => _source?.CancelAfter(limit);

    /// <summary>Says that nothing uses the token any more, so that it may serve other work.</summary>
    internal void Complete() => _isReusable = _source is not null;

    /// <summary>Ends the work. Dispose once; after that, the deadline may belong to another request.</summary>
    public void Dispose()
    {
        if (_source is null)
        {
            return;
        }

        _registration.Dispose();
        if (_isReusable && _pool.Count < MaxPooled && _source.TryReset())
        {
            _pool.Enqueue(this);
        }
        else
        {
            // Not disposed: a backend that was left behind may still use the token.
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
