namespace BestRoute.Onnx;

/// <summary>Keeps an object of ONNX Runtime alive while it is used, also if another thread disposes it.</summary>
internal readonly ref struct HandleUse
{
    private readonly OrtHandle _handle;

    /// <summary>Begins the use.</summary>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
    public HandleUse(OrtHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    /// <summary>Ends the use.</summary>
    public void Dispose() => _handle.DangerousRelease();
}
