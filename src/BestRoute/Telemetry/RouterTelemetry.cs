using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>The log, the metrics and the spans of one client. Disposed with the client. Safe for concurrent use.</summary>
/// <param name="logger">The logger.</param>
/// <param name="pool">The name of the pool; empty for the default pool.</param>
internal sealed class RouterTelemetry(ILogger logger, string pool = "") : IDisposable
{
    internal ILogger Logger { get; } = logger;

    internal RouterMetrics Metrics { get; } = new(pool);

    internal RouterSpans Spans { get; } = new(pool);

    /// <summary>Gets whether somebody wants the span or the times of a whole request.</summary>
    internal bool WatchesRequests => Spans.AreWatched || Metrics.MeasuresFirstContent;

    public void Dispose()
    {
        Metrics.Dispose();
        Spans.Dispose();
    }
}
