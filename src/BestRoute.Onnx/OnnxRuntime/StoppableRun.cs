namespace BestRoute.Onnx;

/// <summary>One run that a token can stop.</summary>
internal readonly ref struct StoppableRun
{
    private readonly RunControls _controls;
    private readonly RunControl? _control;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Begins the run.</summary>
    /// <exception cref="OperationCanceledException">The token is cancelled already.</exception>
    public StoppableRun(RunControls controls, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _controls = controls;
        if (cancellationToken.CanBeCanceled)
        {
            _control = controls.Take();
            _registration = _control.StopOn(cancellationToken);
        }
    }

    /// <summary>Gets ONNX Runtime's options of the run; 0 for its defaults.</summary>
    public nint Options => _control?.Value ?? 0;

    /// <summary>Ends the run: from now on nothing stops it.</summary>
    public void Dispose()
    {
        if (_control is not null)
        {
            _registration.Dispose();
            _control.Reset();
            _controls.Return(_control);
        }
    }
}
