using System.Collections.Concurrent;

namespace BestRoute.Onnx;

/// <summary>What stops runs; kept for the next run, since making one costs more than a small run.</summary>
internal sealed class RunControls(OrtApi api) : IDisposable
{
    private readonly ConcurrentBag<RunControl> _free = [];
    private volatile bool _disposed;

    /// <summary>One that no other run uses.</summary>
    public RunControl Take() => _free.TryTake(out var control) ? control : new RunControl(api);

    /// <summary>Gives it back.</summary>
    public void Return(RunControl control)
    {
        _free.Add(control);
        if (_disposed)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        while (_free.TryTake(out var control))
        {
            control.Dispose();
        }
    }
}
