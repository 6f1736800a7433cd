using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>ONNX Runtime's environment: one per process, and never released, since native threads may still log while the process ends.</summary>
internal static class OrtEnvironment
{
    // Kept, since native code calls it.
    private static readonly DOrtLoggingFunction _log = OrtLog.OnMessage;

    /// <summary>Starts ONNX Runtime, unless the application did.</summary>
    /// <exception cref="OnnxException">It cannot be started.</exception>
    public static OrtEnv Start()
    {
        try
        {
            // Only the first one to start it can set its log. Where that was the application, ONNX Runtime's messages go where the application sends them.
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
            // The application started it at the same moment.
            return OrtEnv.Instance();
        }
    }
}
