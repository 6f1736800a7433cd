using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BestRoute;

/// <summary>The instruments of one log of observed traffic.</summary>
internal sealed class ObservationMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _observed;
    private readonly Counter<long> _feedback;
    private readonly Histogram<double> _reportedQuality;
    private readonly Histogram<double> _predictedQuality;

    internal ObservationMetrics(string pool)
    {
        _meter = PoolMeter.Create(pool);
        _observed = _meter.CreateCounter<long>(TelemetryNames.Instruments.Observed, "{request}", "Requests for the log of observed traffic, by outcome: recorded, queue_full, over_budget or failed.");
        _feedback = _meter.CreateCounter<long>(TelemetryNames.Instruments.Feedback, "{report}", "Reports of feedback about observed answers, by outcome: recorded or queue_full.");
        var shares = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] };

        // Two instruments and not their difference: a histogram must not get negative values, because its sum is exported as a counter.
        _reportedQuality = _meter.CreateHistogram(TelemetryNames.Instruments.ReportedQuality, "1", "How good responses are, 0 to 1, by model and by who says so: feedback, grade or judge.", advice: shares);
        _predictedQuality = _meter.CreateHistogram(
            TelemetryNames.Instruments.PredictedQuality, "1", "What the package predicted for the responses of bestroute.reported_quality. While the predictions are calibrated, both have the same mean.", advice: shares);
    }

    internal bool MeasuresOutcomes => _reportedQuality.Enabled || _predictedQuality.Enabled;

    internal void Observed(string outcome) => _observed.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Attributes.Outcome, outcome));

    internal void Feedback(string outcome) => _feedback.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Attributes.Outcome, outcome));

    internal void Outcome(string model, double reported, double predicted, OutcomeSource source)
    {
        var tags = new TagList
        {
            { TelemetryNames.Attributes.Model, model },
            {
                TelemetryNames.Attributes.OutcomeSource,
                source switch
                {
                    OutcomeSource.Feedback => "feedback",
                    OutcomeSource.Grade => "grade",
                    _ => "judge",
                }
            },
        };
        _reportedQuality.Record(reported, tags);
        _predictedQuality.Record(predicted, tags);
    }

    public void Dispose() => _meter.Dispose();
}
