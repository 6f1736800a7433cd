namespace BestRoute;

/// <summary>
/// Says whether a model may get requests. Failures or a Retry-After open the circuit for some time; after that, one attempt at a time tries the model. Safe for concurrent use.
/// </summary>
internal sealed class ModelCircuit(string model, TimeProvider time, RouterTelemetry telemetry, FailureRules rules)
{
    // An attempt that never ends, because nobody disposes its stream, must not exclude the model for good.
    private static readonly TimeSpan _longestProbe = TimeSpan.FromMinutes(5);

    private readonly Lock _sync = new();
    private readonly long _start = time.GetTimestamp();
    private volatile FailureWindow? _window;

    // Counts the changes of state. It is odd while the circuit is open, so that one read tells both.
    private volatile int _period;
    private FailureRules _rules = rules;
    private long _successes;
    private TimeSpan _openUntil;
    private TimeSpan _probeUntil;
    private int _probe;
    private int _lastProbe;
    private int _failedProbes;

    /// <summary>Gets whether an attempt may start now. Changes nothing.</summary>
    internal bool IsAvailable
    {
        get
        {
            if (!IsOpen(_period))
            {
                return true;
            }

            lock (_sync)
            {
                return !IsOpen(_period) || MayProbe(Now);
            }
        }
    }

    /// <summary>Gets the time from which one attempt may try the model; <see langword="null"/> if the circuit is closed.</summary>
    internal DateTimeOffset? OpenUntil
    {
        get
        {
            lock (_sync)
            {
                return IsOpen(_period) ? time.GetUtcNow() + (_openUntil - Now) : null;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Applies changed options. The state stays, and so does what was counted.</summary>
    internal void Apply(FailureRules rules)
    {
        lock (_sync)
        {
            if (_rules != rules)
            {
                // The counts of the window have the old limits.
                (_rules, _window) = (rules, null);
            }
        }
    }

    /// <summary>Starts an attempt. After the time of an open circuit, the attempt is the one that tries the model.</summary>
    /// <param name="mustTry">Whether the attempt may start although the circuit is open, because no other route can answer.</param>
    /// <param name="pass">What the attempt reports its outcome with.</param>
    /// <returns>Whether the attempt may start.</returns>
    internal bool TryEnter(bool mustTry, out CircuitPass pass)
    {
        var period = _period;
        if (!IsOpen(period))
        {
            pass = new(period, Probe: 0, Interlocked.Read(ref _successes));
            return true;
        }

        lock (_sync)
        {
            pass = new(_period, Probe: 0, Interlocked.Read(ref _successes));
            if (!IsOpen(_period))
            {
                return true;
            }

            var now = Now;
            if (!MayProbe(now))
            {
                return mustTry;
            }

            _probe = ++_lastProbe;
            _probeUntil = now + _longestProbe;
            pass = pass with { Probe = _probe };
            return true;
        }
    }

    /// <summary>Reports that the model answered.</summary>
    internal void Succeeded(in CircuitPass pass)
    {
        Interlocked.Increment(ref _successes);
        if (_window is null && !IsOpen(_period))
        {
            return;
        }

        lock (_sync)
        {
            // An attempt from before the circuit opened does not say whether the model works now.
            if (pass.Period != _period)
            {
                return;
            }

            if (!IsOpen(_period))
            {
                if (_window is { } window && window.AddSuccess())
                {
                    _window = null;
                }

                return;
            }

            _period++;
        }

        Announce(opened: null, "");
    }

    /// <summary>Reports that the attempt failed.</summary>
    /// <param name="pass">What the attempt entered with.</param>
    /// <param name="counts">Whether the error is a failure of the model. If not, the model works.</param>
    /// <param name="retryAfter">How long the backend wants to be left alone; zero if it does not say.</param>
    /// <param name="error">What happened, for the log.</param>
    internal void Failed(in CircuitPass pass, bool counts, TimeSpan retryAfter, string error)
    {
        if (!counts && retryAfter == TimeSpan.Zero)
        {
            Succeeded(pass);
            return;
        }

        TimeSpan wait;
        lock (_sync)
        {
            var now = Now;
            var isCurrent = pass.Period == _period;
            if (IsOpen(_period))
            {
                if (!isCurrent || pass.Probe == 0 || pass.Probe != _probe)
                {
                    _openUntil = Later(_openUntil, retryAfter > TimeSpan.Zero ? now + retryAfter : TimeSpan.Zero);
                    return;
                }

                _probe = 0;
                wait = Later(retryAfter, counts ? _rules.BreakAfter(++_failedProbes) : TimeSpan.Zero);
                _openUntil = now + wait;
                if (wait > TimeSpan.Zero)
                {
                    return;
                }

                _period++;
            }
            else
            {
                var trips = isCurrent && counts && _rules.IsEnabled && (_window ??= new FailureWindow(_rules, time)).AddFailure(pass.Successes == Interlocked.Read(ref _successes));
                wait = Later(retryAfter, trips ? _rules.BreakAfter(0) : TimeSpan.Zero);
                if (wait == TimeSpan.Zero)
                {
                    return;
                }

                _openUntil = now + wait;
                (_window, _probe, _failedProbes) = (null, 0, 0);
                _period++;
            }
        }

        Announce(wait > TimeSpan.Zero ? wait : null, error);
    }

    /// <summary>Reports that the attempt ended without saying anything about the model. If it tried the model, the next attempt may do so at once.</summary>
    internal void Released(in CircuitPass pass)
    {
        if (pass.Probe == 0)
        {
            return;
        }

        lock (_sync)
        {
            if (pass.Period == _period && pass.Probe == _probe)
            {
                _probe = 0;
            }
        }
    }

    private static bool IsOpen(int period) => (period & 1) != 0;

    private static TimeSpan Later(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private bool MayProbe(TimeSpan now) => now >= _openUntil && (_probe == 0 || now >= _probeUntil);

    // Outside of the lock: a logger is code of the application.
    private void Announce(TimeSpan? opened, string error)
    {
        if (opened is { } wait)
        {
            Log.ModelUnavailable(telemetry.Logger, model, wait.TotalSeconds, error);
        }
        else
        {
            Log.ModelAvailable(telemetry.Logger, model);
        }

        telemetry.Metrics.CircuitChanged(model, opened is not null);
    }
}

/// <summary>What an attempt reports its outcome with.</summary>
/// <param name="Period">The state of the circuit in which the attempt started.</param>
/// <param name="Probe">The number of the attempt that tries the model after the circuit opened; 0 for any other attempt.</param>
/// <param name="Successes">How many attempts had succeeded when the attempt started.</param>
internal readonly record struct CircuitPass(int Period, int Probe, long Successes);
