using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace BestRoute.Onnx;

/// <summary>
/// Sends messages of ONNX Runtime to a logger. Nothing goes to the standard error. ONNX Runtime has one log for the process, so a message goes to the logger of
/// the caller on this thread. Messages of its own threads go to the logger that last opened a model.
/// </summary>
internal static partial class OrtLog
{
    [ThreadStatic]
    private static ILogger? _logger;
    [ThreadStatic]
    private static bool _quiet;
    private static ILogger _last = NullLogger.Instance;

    /// <summary>Sends messages of this thread to the given logger, until disposed.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="quiet">Whether messages are logged as details, because the caller reports the problem.</param>
    public static Scope To(ILogger logger, bool quiet)
    {
        var scope = new Scope(_logger, _quiet);
        (_logger, _quiet, _last) = (logger, quiet, logger);
        return scope;
    }

    /// <summary>Receives a message of ONNX Runtime.</summary>
    public static void OnMessage(nint parameter, OrtLoggingLevel severity, string category, string id, string location, string message)
    {
        try
        {
            var level = Level(severity, _quiet);
            var logger = _logger ?? _last;
            if (logger.IsEnabled(level))
            {
                Message(logger, level, message, location);
            }
        }
        catch (Exception)
        {
            // An exception must not reach native code: it would end the process. If a logger throws, the message is lost.
        }
    }

    private static LogLevel Level(OrtLoggingLevel severity, bool quiet) => (severity, quiet) switch
    {
        (OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE, _) => LogLevel.Trace,
        (OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO, _) or (_, true) => LogLevel.Debug,
        (OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, _) => LogLevel.Warning,
        (OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, _) => LogLevel.Error,
        _ => LogLevel.Critical,
    };

    [LoggerMessage(EventId = 101, Message = "ONNX Runtime: {Message} ({Location})")]
    private static partial void Message(ILogger logger, LogLevel level, string message, string location);

    /// <summary>The time in which messages of this thread go to one logger.</summary>
    internal readonly ref struct Scope(ILogger? outer, bool outerQuiet)
    {
        public void Dispose() => (_logger, _quiet) = (outer, outerQuiet);
    }
}
