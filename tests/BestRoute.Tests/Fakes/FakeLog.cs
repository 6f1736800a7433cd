using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>A logger factory, provider and logger that remembers what was logged.</summary>
internal sealed class FakeLog : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>Gets the lowest level that is enabled.</summary>
    public LogLevel Level { get; init; } = LogLevel.Trace;

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Level;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue(new(logLevel, eventId.Id, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}

/// <summary>One line of a <see cref="FakeLog"/>.</summary>
internal sealed record LogEntry(LogLevel Level, int Id, string Message, Exception? Error);
