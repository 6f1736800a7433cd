namespace BestRoute.Onnx;

/// <summary>ONNX Runtime's options of one run: they can stop it.</summary>
internal sealed unsafe class RunControl : IDisposable
{
    private const string Doing = "Preparing a run";
    private readonly OrtApi _api;
    private readonly OrtHandle _handle;
    private bool _stopped;

    /// <summary>Makes the options.</summary>
    public RunControl(OrtApi api)
    {
        _api = api;
        nint value;
        api.Check(api.CreateRunOptions(&value), Doing);
        _handle = new OrtHandle(value, api.ReleaseRunOptions);
    }

    /// <summary>Gets the native object.</summary>
    public nint Value => _handle.Value;

    /// <summary>Stops the run at its next operator when the token is cancelled.</summary>
    /// <returns>To be disposed before this object is used again: from then on nothing stops it.</returns>
    public CancellationTokenRegistration StopOn(CancellationToken cancellationToken)
        => cancellationToken.UnsafeRegister(static control => ((RunControl)control!).Stop(), this);

    /// <summary>Makes it ready for the next run.</summary>
    public void Reset()
    {
        if (_stopped)
        {
            _api.Check(_api.RunOptionsUnsetTerminate(Value), Doing);
            _stopped = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Stop()
    {
        _stopped = true;
        _api.Check(_api.RunOptionsSetTerminate(Value), "Stopping a run");
    }
}
