using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>ONNX Runtime's environment. There is one per process, and it is never released, because native threads may still log while the process ends.</summary>
internal static class OrtEnvironment
{
    // Kept, because native code calls it.
    private static readonly DOrtLoggingFunction _log = OrtLog.OnMessage;

    /// <summary>Starts ONNX Runtime, unless the application has started it.</summary>
    /// <exception cref="OnnxException">It cannot be started.</exception>
    public static OrtEnv Start()
    {
        try
        {
            // Only the code that starts it can set its log. If that was the application, messages of ONNX Runtime go where the application sends them.
            var environment = OrtEnv.IsCreated ? OrtEnv.Instance() : Create();
            environment.DisableTelemetryEvents();
            return environment;
        }
        catch (TypeInitializationException exception)
        {
            throw new OnnxException(
                $"ONNX Runtime cannot be started: {exception.GetBaseException().Message} Reference the package {LibrarySearch.Packages} in the application.",
                innerException: exception);
        }
        catch (Exception exception) when (OrtError.Is(exception))
        {
            throw OrtError.Of(exception, "Starting ONNX Runtime");
        }
    }

    private static OrtEnv Create()
    {
        var options = new EnvironmentCreationOptions { logId = "BestRoute", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, loggingFunction = _log };
        try
        {
            return OrtEnv.CreateInstanceWithOptions(ref options);
        }
        catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
        {
            // The application started it at the same time.
            return OrtEnv.Instance();
        }
    }
}
