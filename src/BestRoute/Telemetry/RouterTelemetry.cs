using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>The log, the metrics, the spans and the recorded traffic of one client. Disposed with the client. Safe for concurrent use.</summary>
/// <param name="logger">The logger.</param>
/// <param name="pool">The name of the pool; empty for the default pool.</param>
/// <param name="traffic">What records the traffic; <see langword="null"/> if nothing does.</param>
internal sealed class RouterTelemetry(ILogger logger, string pool = "", TrafficRecorder? traffic = null) : IDisposable
{
    internal ILogger Logger { get; } = logger;

    internal RouterMetrics Metrics { get; } = new(pool);

    internal RouterSpans Spans { get; } = new(pool);

    /// <summary>Gets whether somebody wants the span or the times of a whole request.</summary>
    internal bool WatchesRequests => Spans.AreWatched || Metrics.MeasuresFirstContent;

    /// <summary>Reports a request that was answered.</summary>
    internal void Answered(RoutingDecision decision, UsageDetails? usage)
    {
        Log.Routed(Logger, decision.Route, decision.Reason);
        Metrics.Answered(decision);
        Spans.Settled(decision, usage);
        traffic?.Ended(decision, RequestEnd.Answered);
    }

    /// <summary>Reports a request that ended without an answer.</summary>
    internal void Unanswered(RoutingDecision decision, UsageDetails? usage, bool isCanceled)
    {
        Metrics.Unanswered(decision, isCanceled);
        Spans.Settled(decision, usage);
        traffic?.Ended(decision, isCanceled ? RequestEnd.Canceled : RequestEnd.Failed);
    }

    /// <summary>Reports a request that was refused because a budget is spent.</summary>
    internal void Refused(string budget)
    {
        Metrics.Refused(budget);
        traffic?.Refused();
    }

    /// <summary>Reports what came of samples.</summary>
    internal void Drawn(string model, SampleOutcome outcome, int samples = 1)
    {
        Metrics.Drawn(model, outcome, samples);
        traffic?.Drawn(model, outcome, samples);
    }

    /// <summary>Reports a route that failed and was replaced by another route.</summary>
    internal void FailedOver(ModelRoute route, AttemptOutcome outcome)
    {
        Metrics.Failover(route, outcome);
        traffic?.FailedOver(route.Model);
    }

    public void Dispose()
    {
        Metrics.Dispose();
        Spans.Dispose();
    }
}
