namespace BestRoute.Onnx;

/// <summary>
/// Releases an object when it is disposed and no longer used. ONNX Runtime's own objects do not wait: disposing a session during a run ends the process.
/// Thread-safe.
/// </summary>
/// <param name="owner">Names the object in errors.</param>
/// <param name="release">Releases the object. It is called once.</param>
internal sealed class UseCount(object owner, Action release) : IDisposable
{
    // The first use is the owner's.
    private int _uses = 1;
    private int _disposed;

    /// <summary>Begins a use.</summary>
    /// <returns>The use. It must be disposed when it ends.</returns>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
    public Use Begin()
    {
        var uses = Volatile.Read(ref _uses);
        while (true)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, owner);
            var seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
            {
                return new Use(this);
            }

            uses = seen;
        }
    }

    /// <summary>Refuses further uses, and releases the object when the active uses have ended.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            End();
        }
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _uses) == 0)
        {
            release();
        }
    }

    /// <summary>One use. It must be disposed once.</summary>
    internal readonly struct Use(UseCount count) : IDisposable
    {
        public void Dispose() => count.End();
    }
}
