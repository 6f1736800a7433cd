namespace BestRoute;

/// <summary>Adds up the traffic of one pool. It records nothing until it is started. Safe for concurrent use.</summary>
/// <param name="pool">The name of the pool; empty for the default pool.</param>
/// <param name="time">The clock.</param>
internal sealed class TrafficRecorder(string pool, TimeProvider time)
{
    private readonly Lock _sync = new();
    private volatile TrafficSums? _sums;

    /// <summary>Gets the name of the pool.</summary>
    internal string Pool { get; } = pool;

    /// <summary>Starts to record. Another call changes nothing.</summary>
    internal void Start()
    {
        lock (_sync)
        {
            _sums ??= new TrafficSums(time.GetUtcNow());
        }
    }

    internal void Ended(RoutingDecision decision, RequestEnd end)
    {
        if (_sums is { } sums)
        {
            var now = time.GetUtcNow();
            lock (_sync)
            {
                sums.Add(decision, end, now);
            }
        }
    }

    internal void Refused()
    {
        if (_sums is { } sums)
        {
            lock (_sync)
            {
                sums.AddRefusal();
            }
        }
    }

    internal void Drawn(string model, SampleOutcome outcome, int samples)
    {
        if (samples > 0 && _sums is { } sums)
        {
            lock (_sync)
            {
                sums.Add(model, outcome, samples);
            }
        }
    }

    internal void FailedOver(string model)
    {
        if (_sums is { } sums)
        {
            lock (_sync)
            {
                sums.AddFailover(model);
            }
        }
    }

    /// <summary>Reads what was recorded.</summary>
    /// <param name="after">The number of a decision: the last decisions begin after it. With 0, they are all that are kept.</param>
    /// <returns>The report; <see langword="null"/> before the start.</returns>
    internal TrafficReport? Read(long after = 0)
    {
        if (_sums is not { } sums)
        {
            return null;
        }

        lock (_sync)
        {
            return sums.Read(after);
        }
    }
}
