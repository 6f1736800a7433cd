using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace BestRoute;

/// <summary>
/// Loads the package of a pool, and looks from time to time whether another one is in its folder. It loads the new package next to the old one. Then it signals a change of the options, which are
/// validated with the new package. If they are invalid, the last valid options keep the old package.
/// </summary>
/// <remarks>
/// It polls, because notifications of the file system do not reach every mounted folder. Only what is complete is loaded: nothing in the folder may have changed between two looks. Safe for
/// concurrent use.
/// </remarks>
/// <param name="name">The name of the pool.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The logger.</param>
/// <param name="warmsUp">Whether a new package predicts and scores once before it is used.</param>
internal sealed class PackageWatch(string name, TimeProvider time, ILogger logger, bool warmsUp = false) : IOptionsChangeTokenSource<BestRouteOptions>, IDisposable
{
    /// <summary>The time between two looks.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private CancellationTokenSource _change = new();
    private ITimer? _timer;
    private bool _isDisposed;
    private volatile bool _isStarted;
    private volatile LoadedPackage? _current;
    private volatile LoadedPackage? _candidate;
    private volatile string? _refusal;

    // Only the timer uses these. It is set again when a look is over, so looks do not overlap.
    private PackageState? _seen;
    private PackageState? _tried;
    private bool _isUnfit;

    public string Name => name;

    /// <summary>Gets why the package that is on disk now cannot be loaded; <see langword="null"/> if it can.</summary>
    internal string? Refusal => _refusal;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _change).Token);

    /// <summary>Returns the package of these options. It is loaded only if another one is in its folder than the one in force.</summary>
    /// <exception cref="PackageException">The package cannot be used, and none was loaded from this folder before.</exception>
    internal RoutingPackage? PackageOf(BestRouteOptions options)
    {
        if (!_isStarted)
        {
            return PoolPackage.LoadPatiently(options, time);
        }

        var (current, candidate) = (_current, _candidate);
        if (current?.Fits(options) != true)
        {
            return PoolPackage.Load(options);
        }

        var id = PoolPackage.StateOf(current.Path).Id;
        if (id == current.Package.Id)
        {
            return current.Package;
        }

        try
        {
            return candidate?.Fits(options) == true && id == candidate.Package.Id ? candidate.Package : PoolPackage.Load(options);
        }
        catch (PackageException)
        {
            // It is incomplete or damaged. If it stays like this, the next looks at the folder log it.
            return current.Package;
        }
    }

    /// <summary>Follows the folder of the package that is in force now.</summary>
    internal void Follow(BestRouteOptions options, RoutingPackage? package)
    {
        _current = options.LoadedPackage is null && package is not null ? new LoadedPackage(options, package) : null;
        _isStarted = true;
        lock (_lock)
        {
            if (_current is null || _timer is not null || _isDisposed)
            {
                return;
            }

            if (ExecutionContext.IsFlowSuppressed())
            {
                _timer = CreateTimer();
                return;
            }

            // The timer must not keep the values of the request that happens to be the first one.
            using (ExecutionContext.SuppressFlow())
            {
                _timer = CreateTimer();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private ITimer CreateTimer() => time.CreateTimer(static self => ((PackageWatch)self!).Look(), this, Interval, Timeout.InfiniteTimeSpan);

    private void Look()
    {
        if (_current is { } current && HasSettled(current))
        {
            Replace(current);
        }

        lock (_lock)
        {
            if (!_isDisposed)
            {
                _timer!.Change(Interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Returns whether another package is in the folder, which has not changed since the last look and was not tried yet.</summary>
    private bool HasSettled(LoadedPackage current)
    {
        var state = PoolPackage.StateOf(current.Path);
        if (state != _seen || state == _tried)
        {
            _seen = state;
            return false;
        }

        _tried = state;
        if (state.Id != current.Package.Id)
        {
            return true;
        }

        // The package in force is in the folder again. If the options were refused because of another one, they are validated again.
        _refusal = null;
        return _isUnfit;
    }

    // An exception of a timer would end the process.
    private void Replace(LoadedPackage current)
    {
        LoadedPackage candidate;
        try
        {
            candidate = new LoadedPackage(current.Options, PoolPackage.Load(current.Options)!);
            _candidate = candidate;
        }
        catch (Exception error)
        {
            _refusal = error.Message;
            Log.PackageRefused(logger, current.Path, name, error);
            return;
        }

        if (warmsUp)
        {
            WarmUpNew(_candidate.Package);
        }

        try
        {
            Interlocked.Exchange(ref _change, new CancellationTokenSource()).Cancel();
        }
        catch (Exception error)
        {
            Log.ListenerFailed(logger, current.Path, name, error);
        }

        _candidate = null;
        _refusal = null;
        _isUnfit = _current is { } applied && applied.Path == candidate.Path && applied.Package.Id != candidate.Package.Id;
    }

    private void WarmUpNew(RoutingPackage package)
    {
        try
        {
            // The timer has nothing else to do.
            WarmUp.RunAsync(package.ToPredictor(), package.Scorer, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            Log.WarmUpFailed(logger, name, error);
        }
    }

    /// <summary>A package, and the options that it was loaded with.</summary>
    private sealed record LoadedPackage(BestRouteOptions Options, RoutingPackage Package)
    {
        public string Path => Options.Package!;

        public bool Fits(BestRouteOptions options) =>
            options.LoadedPackage is null && options.Package == Path && options.Encoder == Options.Encoder && options.Scorer == Options.Scorer && options.ModelLoader == Options.ModelLoader;
    }
}
