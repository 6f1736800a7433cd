using System.Diagnostics.Metrics;

namespace BestRoute;

/// <summary>The instruments of one log of observed traffic.</summary>
internal sealed class ObservationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _observed;
    private readonly Counter<long> _feedback;

    internal ObservationMetrics(string pool)
    {
        _meter = PoolMeter.Create(pool);
        _observed = _meter.CreateCounter<long>(TelemetryNames.Instruments.Observed, "{request}", "Requests for the log of observed traffic, by outcome: recorded, queue_full, over_budget or failed.");
        _feedback = _meter.CreateCounter<long>(TelemetryNames.Instruments.Feedback, "{report}", "Reports of feedback about observed answers, by outcome: recorded or queue_full.");
    }

    internal void Observed(string outcome) => _observed.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Attributes.Outcome, outcome));

    internal void Feedback(string outcome) => _feedback.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Attributes.Outcome, outcome));

    public void Dispose() => _meter.Dispose();
}
