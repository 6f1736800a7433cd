namespace BestRoute.Onnx;

/// <summary>A batch that is being computed, and the number of requests that still need it.</summary>
internal sealed class RunningBatch(int live) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _live = live;

    /// <summary>Gets the token that stops the computation when no request needs it.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Counts one request that no longer needs the batch.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Leave() => --_live == 0;

    /// <summary>Stops the computation.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose() => _stop.Dispose();
}
