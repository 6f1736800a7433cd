using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>One run that a token can stop.</summary>
internal readonly ref struct StoppableRun
{
    private readonly RunOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Begins the run.</summary>
    /// <param name="options">ONNX Runtime's options of the run.</param>
    /// <param name="cancellationToken">Stops the run at its next operator.</param>
    /// <exception cref="OperationCanceledException">The token is already cancelled.</exception>
    public StoppableRun(RunOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options = options;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, options);
    }

    /// <summary>Turns the exception of the run into ours. ONNX Runtime reports a stopped run as a failed run.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public OnnxException Error(Exception exception)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return OrtError.Of(exception, "Running the model");
    }

    /// <summary>Ends the run. Nothing stops it afterwards, and the options can be used again.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _options.Terminate = false;
    }
}
