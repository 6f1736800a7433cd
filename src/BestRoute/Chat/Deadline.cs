using System.Collections.Concurrent;

namespace BestRoute;

/// <summary>
/// The token of one piece of work: it is cancelled with the caller's token, and when a time limit is over. Not safe for concurrent use; the token is.
/// Sources are pooled, since each attempt needs one.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private const int MaxPooled = 64;

    private static readonly ConcurrentQueue<CancellationTokenSource> _pool = new();

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _registration;
    private bool _isReusable;

    private Deadline(CancellationTokenSource? source, CancellationToken caller)
    {
        (_source, _caller) = (source, caller);
        _registration = source is null ? default : caller.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    internal CancellationToken Token => _source?.Token ?? _caller;

    /// <summary>Gets whether the limit is over, and the caller has not cancelled.</summary>
    internal bool HasPassed => _source?.IsCancellationRequested == true && !_caller.IsCancellationRequested;

    /// <summary>Begins work without a limit; <see cref="Set"/> gives it one.</summary>
    /// <param name="canBeLimited">Whether <see cref="Set"/> will be called with a limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's token.</param>
    internal static Deadline Start(bool canBeLimited, TimeProvider time, CancellationToken caller) =>
        new(!canBeLimited ? null : time == TimeProvider.System && _pool.TryDequeue(out var pooled) ? pooled : new CancellationTokenSource(Timeout.InfiniteTimeSpan, time), caller);

    /// <summary>Begins work with a limit.</summary>
    internal static Deadline Start(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        var deadline = Start(limit != Timeout.InfiniteTimeSpan, time, caller);
        deadline.Set(limit);
        return deadline;
    }

    /// <summary>Sets how much time is left from now on; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    internal void Set(TimeSpan limit) => _source?.CancelAfter(limit);

    /// <summary>Says that nothing uses the token any more, so that its source may serve other work.</summary>
    internal void Complete() => _isReusable = true;

    public void Dispose()
    {
        _registration.Dispose();
        if (_source is null)
        {
            return;
        }

        if (_isReusable && _pool.Count < MaxPooled && _source.TryReset())
        {
            _pool.Enqueue(_source);
        }
        else
        {
            // Not disposed: a backend that was left behind may still use the token.
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
