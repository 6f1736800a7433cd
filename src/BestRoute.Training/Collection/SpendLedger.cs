namespace BestRoute.Training;

/// <summary>
/// Keeps spending at a limit. A request is made if its forecast fits next to everything that is spent and the forecasts of the requests under way. So the
/// limit is exceeded at most by what the requests under way cost more than their forecasts. Safe for concurrent use.
/// </summary>
internal sealed class SpendLedger(double? limit) : IDisposable
{
    // In the order of asking: an expensive request must not wait for ever while cheap ones pass.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _spent;
    private double _reserved;
    private int _underWay;

    /// <summary>Whether a request did not fit though none was under way. From then on none is made.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Adds what was spent before.</summary>
    public void Add(double cost)
    {
        lock (_lock)
        {
            _spent += cost;
        }
    }

    /// <summary>Waits until a request fits.</summary>
    /// <param name="forecast">Says what it will cost. It is asked again after a wait, because an answer may have taught something.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What is reserved, which the caller settles; null where it does not fit.</returns>
    public async ValueTask<double?> ReserveAsync(Func<SpendForecast> forecast, CancellationToken cancellationToken)
    {
        if (limit is null)
        {
            return 0;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Task settled;
                lock (_lock)
                {
                    var (amount, isLearned) = forecast();
                    var fits = _spent + _reserved + amount <= limit;
                    if (!fits && !isLearned && _underWay == 0 && _spent < limit)
                    {
                        // The highest possible cost may be far from the real one, which the first answer tells: one request may try with all that is left.
                        (fits, amount) = (true, limit.Value - _spent);
                    }

                    if (!IsExhausted && fits)
                    {
                        _reserved += amount;
                        _underWay++;
                        return amount;
                    }

                    if (IsExhausted || _underWay == 0)
                    {
                        IsExhausted = true;
                        return null;
                    }

                    settled = _settled.Task;
                }

                await settled.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Replaces a reservation by what the request cost: 0 for one that failed.</summary>
    public void Settle(double reserved, double cost)
    {
        if (limit is null)
        {
            return;
        }

        TaskCompletionSource settled;
        lock (_lock)
        {
            _spent += cost;
            _underWay--;

            // Sums of rounded numbers drift; nothing under way reserves nothing.
            _reserved = _underWay == 0 ? 0 : _reserved - reserved;
            settled = _settled;
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        settled.SetResult();
    }

    public void Dispose() => _turn.Dispose();
}
