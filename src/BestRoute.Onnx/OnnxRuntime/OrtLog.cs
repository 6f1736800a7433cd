using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace BestRoute.Onnx;

/// <summary>
/// Takes what ONNX Runtime has to say to a logger; nothing goes to the standard error. ONNX Runtime has one log for the process, so a message goes to the
/// logger of who is calling it on this thread, and those of its own threads to the last one that opened a model.
/// </summary>
internal static partial class OrtLog
{
    [ThreadStatic]
    private static ILogger? _logger;
    [ThreadStatic]
    private static bool _quiet;
    private static ILogger _last = NullLogger.Instance;

    /// <summary>Sends what is said on this thread to the given logger, until disposed.</summary>
    /// <param name="logger">The logger.</param>
    /// <param name="quiet">Whether messages count as details, since the caller reports what they are about.</param>
    public static Scope To(ILogger logger, bool quiet)
    {
        var scope = new Scope(_logger, _quiet);
        (_logger, _quiet, _last) = (logger, quiet, logger);
        return scope;
    }

    /// <summary>ONNX Runtime's log function.</summary>
    [UnmanagedCallersOnly]
    public static unsafe void OnMessage(nint parameter, int severity, byte* category, byte* id, byte* location, byte* message)
    {
        try
        {
            var level = Level(severity, _quiet);
            var logger = _logger ?? _last;
            if (logger.IsEnabled(level))
            {
                Message(logger, level, Marshal.PtrToStringUTF8((nint)message) ?? "", Marshal.PtrToStringUTF8((nint)location) ?? "");
            }
        }
        catch (Exception)
        {
            // An exception must not cross native code: it would end the process. A logger that throws loses the message.
        }
    }

    private static LogLevel Level(int severity, bool quiet) => (severity, quiet) switch
    {
        (0, _) => LogLevel.Trace,
        (1, _) or (_, true) => LogLevel.Debug,
        (2, _) => LogLevel.Warning,
        (3, _) => LogLevel.Error,
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
