using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BestRoute;

/// <summary>The instruments of the meter <c>BestRoute</c>. The decorators of the backends provide the backends' own telemetry (<c>gen_ai.*</c>).</summary>
internal static class BestRouteMetrics
{
    internal const string MeterName = "BestRoute";

    private static readonly Meter _meter = new(MeterName);

    private static readonly Counter<long> _answers = _meter.CreateCounter<long>("bestroute.answers", "{answer}", "Requests answered, by model, samples and reason.");
    private static readonly Counter<long> _failovers = _meter.CreateCounter<long>("bestroute.failovers", "{attempt}", "Routes that failed and were replaced by another route, by model and outcome.");
    private static readonly Counter<long> _fallbacks = _meter.CreateCounter<long>("bestroute.fallbacks", "{fallback}", "Failures of a part of the router, by part: prediction, policy or scoring.");
    private static readonly Counter<long> _circuitChanges = _meter.CreateCounter<long>("bestroute.circuit_changes", "{change}", "Changes of a model from available to unavailable or back, by model and state: open or closed.");
    private static readonly Counter<long> _unanswered = _meter.CreateCounter<long>("bestroute.unanswered", "{request}", "Requests that ended without an answer, by model of the last attempt and by end: failed or canceled.");
    private static readonly Counter<long> _observed = _meter.CreateCounter<long>("bestroute.observed", "{request}", "Requests for the log of observed traffic, by outcome: recorded, queue_full, over_budget or failed.");
    private static readonly Counter<long> _feedback = _meter.CreateCounter<long>("bestroute.feedback", "{report}", "Reports of feedback about observed answers, by outcome: recorded or queue_full.");
    private static readonly Counter<double> _cost = _meter.CreateCounter<double>("bestroute.cost", "{US dollar}", "The settled cost of all requests, by model.");

    private static readonly Histogram<double> _scores = _meter.CreateHistogram<double>(
        "bestroute.out_of_distribution",
        "1",
        "How unusual answered requests are, from 0 to 1. The values are spread evenly as long as the requests are like the package's validation queries.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999] });

    internal static void Answered(RoutingDecision decision)
    {
        if (_answers.Enabled)
        {
            var tags = new TagList
            {
                { "bestroute.model", decision.Route.Model },
                { "bestroute.samples", decision.Route.Samples },
                { "bestroute.reason", decision.Reason.ToString() },
            };
            if (decision.Device is { } device)
            {
                tags.Add("bestroute.device", device);
            }

            _answers.Add(1, tags);
        }

        if (_scores.Enabled && decision.OutOfDistributionScore is { } score)
        {
            _scores.Record(score);
        }

        AddCost(decision);
    }

    internal static void Unanswered(RoutingDecision decision, bool isCanceled)
    {
        _unanswered.Add(1, new("bestroute.model", decision.Route.Model), new("bestroute.end", isCanceled ? "canceled" : "failed"));
        AddCost(decision);
    }

    internal static void Failover(ModelRoute route, AttemptOutcome outcome)
    {
        if (_failovers.Enabled)
        {
            _failovers.Add(1, new("bestroute.model", route.Model), new("bestroute.outcome", outcome.ToString()));
        }
    }

    internal static void CircuitChanged(string model, bool isOpen) =>
        _circuitChanges.Add(1, new("bestroute.model", model), new("bestroute.state", isOpen ? "open" : "closed"));

    internal static void Fallback(string part) => _fallbacks.Add(1, new KeyValuePair<string, object?>("bestroute.part", part));

    internal static void Observed(string outcome) => _observed.Add(1, new KeyValuePair<string, object?>("bestroute.outcome", outcome));

    internal static void Feedback(string outcome) => _feedback.Add(1, new KeyValuePair<string, object?>("bestroute.outcome", outcome));

    private static void AddCost(RoutingDecision decision)
    {
        if (_cost.Enabled && decision.Cost is { } cost)
        {
            _cost.Add(cost, new KeyValuePair<string, object?>("bestroute.model", decision.Route.Model));
        }
    }
}
