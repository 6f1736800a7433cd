using Microsoft.Extensions.Logging;

namespace BestRoute.Tool;

/// <summary>Writes warnings and errors, one per line.</summary>
internal sealed class ConsoleLog(TextWriter writer) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This log writes to one place only.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (writer)
            {
                writer.WriteLine($"note: {formatter(state, exception).ReplaceLineEndings(" ")}");
            }
        }
    }

    public void Dispose()
    {
    }
}
