namespace BestRoute.Training;

/// <summary>
/// Keeps spending under a limit: a request is made only where it fits beside everything that is spent and everything that the requests
/// under way may cost at worst. Safe for concurrent use.
/// </summary>
internal sealed class SpendLedger(double? limit) : IDisposable
{
    // In the order of asking: a dear request must not wait for ever while cheap ones pass by.
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
    /// <returns>Whether it does; the caller settles it then.</returns>
    public async ValueTask<bool> ReserveAsync(double worst, CancellationToken cancellationToken)
    {
        if (limit is null)
        {
            return true;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Task settled;
                lock (_lock)
                {
                    if (!IsExhausted && _spent + _reserved + worst <= limit)
                    {
                        _reserved += worst;
                        _underWay++;
                        return true;
                    }

                    if (IsExhausted || _underWay == 0)
                    {
                        IsExhausted = true;
                        return false;
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
    public void Settle(double worst, double cost)
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
            _reserved = _underWay == 0 ? 0 : _reserved - worst;
            settled = _settled;
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        settled.SetResult();
    }

    public void Dispose() => _turn.Dispose();
}
