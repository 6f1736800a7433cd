namespace BestRoute.Onnx;

/// <summary>A batch that is being computed, and how many still want it.</summary>
internal sealed class RunningBatch(int live) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _live = live;

    /// <summary>Gets what stops the computation once nobody wants it.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Says that one request less wants the batch.</summary>
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
