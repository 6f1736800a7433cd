namespace BestRoute;

/// <summary>What is spent of one budget in one period: in this process alone, or in the store and not yet there. Amounts are in billionths of a US dollar, so sums are exact. Safe for concurrent use.</summary>
/// <param name="key">What the account belongs to.</param>
/// <param name="pool">The name of the pool.</param>
internal sealed class BudgetAccount(BudgetKey key, string pool)
{
    // What other processes spend is known after each addition. If this process is idle, its knowledge gets old.
    private static readonly TimeSpan _freshness = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _total;
    private long _sending;
    private long _unsent;
    private DateTimeOffset _askedAt;
    private bool _isSending;
    private Task _writing = Task.CompletedTask;
    private bool _isUnderPressure;
    private bool _isSpent;

    /// <summary>Gets what the account belongs to.</summary>
    internal BudgetKey Key => key;

    /// <summary>Gets the key of the total in the store.</summary>
    internal string StoreKey { get; } = key.InStore(pool);

    /// <summary>Gets the last run of the writer, which ends when everything is in the store; completed if there was none.</summary>
    internal Task Writing
    {
        get
        {
            lock (_lock)
            {
                return _writing;
            }
        }
    }

    /// <summary>Gets what is spent, as far as this process knows.</summary>
    internal long Spent
    {
        get
        {
            lock (_lock)
            {
                return Sum(Sum(_total, _sending), _unsent);
            }
        }
    }

    /// <summary>Gets whether an amount may still be on its way to the store.</summary>
    internal bool IsSending
    {
        get
        {
            lock (_lock)
            {
                return _isSending;
            }
        }
    }

    /// <summary>Adds an amount.</summary>
    internal void Add(long amount, BudgetWriter writer, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (key.Store is null)
            {
                _total = Sum(_total, amount);
                return;
            }

            _unsent = Sum(_unsent, amount);
            Send(writer, now);
        }
    }

    /// <summary>Asks the store for the total, if what is known is old.</summary>
    internal void Refresh(BudgetWriter writer, DateTimeOffset now)
    {
        if (key.Store is null)
        {
            return;
        }

        lock (_lock)
        {
            if (now - _askedAt >= _freshness)
            {
                Send(writer, now);
            }
        }
    }

    /// <summary>Takes what the store does not have yet; 0 to ask for the total.</summary>
    internal long Take()
    {
        lock (_lock)
        {
            (_sending, _unsent) = (_unsent, 0);
            return _sending;
        }
    }

    /// <summary>Takes over the total of the store, which has what was taken.</summary>
    /// <returns>Whether there is more to send. If not, the writer ends.</returns>
    internal bool Accept(long total)
    {
        lock (_lock)
        {
            (_total, _sending) = (total, 0);
            return _isSending = _unsent > 0;
        }
    }

    /// <summary>Keeps what was taken, because the store does not have it.</summary>
    /// <param name="isLast">Whether the writer ends.</param>
    internal void Keep(bool isLast)
    {
        lock (_lock)
        {
            (_unsent, _sending) = (Sum(_unsent, _sending), 0);
            _isSending = !isLast;
        }
    }

    /// <summary>Notes whether spending is ahead of the clock.</summary>
    /// <returns>Whether that is new.</returns>
    internal bool NotePressure(bool isUnderPressure) => Interlocked.Exchange(ref _isUnderPressure, isUnderPressure) != isUnderPressure;

    /// <summary>Notes that the limit is spent.</summary>
    /// <returns>Whether that is new.</returns>
    internal bool NoteSpent() => !Interlocked.Exchange(ref _isSpent, true);

    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private void Send(BudgetWriter writer, DateTimeOffset now)
    {
        if (!_isSending)
        {
            (_isSending, _askedAt) = (true, now);
            _writing = writer.Start(this);
        }
    }
}
