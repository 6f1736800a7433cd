namespace BestRoute.Onnx;

/// <summary>Limits how many runs compute at the same time on the CPU. More runs would only wait for each other's processors.</summary>
internal sealed class RunGate(int runs) : IDisposable
{
    private readonly SemaphoreSlim _free = new(runs);

    /// <summary>Gets how many runs compute at once.</summary>
    public int Runs => runs;

    /// <summary>
    /// Returns how many runs keep the processors busy. A run has its own thread, its caller's, and shares the other threads of the model, threads - 1, with the
    /// other runs.
    /// </summary>
    public static int RunsFor(int processors, int threads) => Math.Max(1, processors - threads + 1);

    /// <summary>Waits until a run may begin. <see cref="Leave"/> ends it.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _free.Wait(0, CancellationToken.None) ? ValueTask.CompletedTask : new ValueTask(_free.WaitAsync(cancellationToken));
    }

    /// <summary>Ends a run.</summary>
    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
