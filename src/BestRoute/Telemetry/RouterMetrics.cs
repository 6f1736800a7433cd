using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace BestRoute;

/// <summary>The instruments of one client. Decorators of the backends provide the backends' own metrics (<c>gen_ai.*</c>).</summary>
internal sealed class RouterMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _unanswered;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _circuitChanges;
    private readonly Counter<double> _cost;
    private readonly Counter<double> _avoidedCost;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _outOfDistribution;
    private readonly Histogram<double> _decisions;
    private readonly Histogram<double> _firstContents;
    private readonly Histogram<double> _scorings;

    internal RouterMetrics(string pool)
    {
        _meter = PoolMeter.Create(pool);
        _answers = _meter.CreateCounter<long>(TelemetryNames.Instruments.Answers, "{answer}", "Requests answered, by model, samples and reason.");
        _unanswered = _meter.CreateCounter<long>(TelemetryNames.Instruments.Unanswered, "{request}", "Requests that ended without an answer, by model of the last attempt and by end: failed or canceled.");
        _samples = _meter.CreateCounter<long>(TelemetryNames.Instruments.Samples, "{sample}", "Samples that were asked for, by model and outcome: returned, failed or canceled.");
        _failovers = _meter.CreateCounter<long>(TelemetryNames.Instruments.Failovers, "{attempt}", "Routes that failed and were replaced by another route, by model and outcome.");
        _fallbacks = _meter.CreateCounter<long>(TelemetryNames.Instruments.Fallbacks, "{fallback}", "Failures of a part of the router, by part: prediction, policy or scoring.");
        _circuitChanges = _meter.CreateCounter<long>(TelemetryNames.Instruments.CircuitChanges, "{change}", "Changes of a model from available to unavailable or back, by model and state: open or closed.");
        _cost = _meter.CreateCounter<double>(TelemetryNames.Instruments.Cost, "{US dollar}", "The settled cost of all requests, by model.");
        _avoidedCost = _meter.CreateCounter<double>(
            TelemetryNames.Instruments.AvoidedCost, "{US dollar}", "An estimate: what the reference model would have cost for the requests that were answered without it, by the model that answered.");
        _refused = _meter.CreateCounter<long>(TelemetryNames.Instruments.Refused, "{request}", "Requests that were refused because a budget with a hard limit is spent, by budget.");
        _outOfDistribution = _meter.CreateHistogram<double>(
            TelemetryNames.Instruments.OutOfDistribution,
            "1",
            "How unusual answered requests are, from 0 to 1. The values are spread evenly as long as the requests are like the package's validation queries.",
            advice: Boundaries(0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999));
        _decisions = _meter.CreateHistogram<double>(
            TelemetryNames.Instruments.DecisionDuration,
            "s",
            "How long it took to choose a route: reading the request, prediction, screening and policy.",
            advice: Boundaries(0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1));
        _firstContents = _meter.CreateHistogram<double>(
            TelemetryNames.Instruments.FirstContentDuration,
            "s",
            "The time from the start of a request to the first content of the stream, or to the whole answer, by the model that answered.",
            advice: Boundaries(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 25, 50, 100));
        _scorings = _meter.CreateHistogram<double>(
            TelemetryNames.Instruments.ScoringDuration,
            "s",
            "How long the scorer took for the samples of one draw, by the number of samples.",
            advice: Boundaries(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));
    }

    internal bool MeasuresFirstContent => _firstContents.Enabled;

    /// <summary>Observes which models are available. The models are read only when somebody collects the metrics.</summary>
    internal void ObserveModels(Func<IEnumerable<(string Model, bool IsAvailable)>> read) => _meter.CreateObservableGauge(
        TelemetryNames.Instruments.AvailableModels,
        () => read().Select(static model => new Measurement<int>(model.IsAvailable ? 1 : 0, new KeyValuePair<string, object?>(TelemetryNames.Attributes.Model, model.Model))),
        "1",
        "Whether requests may be sent to a model: 1, or 0 while its circuit is open.");

    /// <summary>Observes how much of each budget is spent. The budgets are read only when somebody collects the metrics.</summary>
    internal void ObserveBudgets(Func<IEnumerable<(string Budget, double SpentShare)>> read) => _meter.CreateObservableGauge(
        TelemetryNames.Instruments.BudgetSpent,
        () => read().Select(static budget => new Measurement<double>(budget.SpentShare, new KeyValuePair<string, object?>(TelemetryNames.Attributes.Budget, budget.Budget))),
        "1",
        "The share of the limit that is spent in this period, by budget. Of a budget for each tenant, the highest share.");

    internal void Refused(string budget) => _refused.Add(1, Tag(TelemetryNames.Attributes.Budget, budget));

    internal void Answered(RoutingDecision decision)
    {
        if (_answers.Enabled)
        {
            var tags = new TagList
            {
                { TelemetryNames.Attributes.Model, decision.Route.Model },
                { TelemetryNames.Attributes.Samples, decision.Route.Samples },
                { TelemetryNames.Attributes.Reason, decision.Reason.ToString() },
            };
            if (decision.Device is { } device)
            {
                tags.Add(TelemetryNames.Attributes.Device, device);
            }

            _answers.Add(1, tags);
        }

        if (_outOfDistribution.Enabled && decision.OutOfDistributionScore is { } score)
        {
            _outOfDistribution.Record(score);
        }

        AddCost(decision);
        if (_avoidedCost.Enabled && !CalledReference(decision))
        {
            _avoidedCost.Add(decision.ReferenceEstimatedCost, Tag(TelemetryNames.Attributes.Model, decision.Route.Model));
        }
    }

    internal void Unanswered(RoutingDecision decision, bool isCanceled)
    {
        if (_unanswered.Enabled)
        {
            _unanswered.Add(1, Tag(TelemetryNames.Attributes.Model, decision.Route.Model), Tag(TelemetryNames.Attributes.End, isCanceled ? "canceled" : "failed"));
        }

        AddCost(decision);
    }

    internal void Drawn(string model, SampleOutcome outcome, int samples = 1)
    {
        if (samples > 0 && _samples.Enabled)
        {
            _samples.Add(samples, Tag(TelemetryNames.Attributes.Model, model), Tag(TelemetryNames.Attributes.Outcome, outcome switch
            {
                SampleOutcome.Returned => "returned",
                SampleOutcome.Failed => "failed",
                _ => "canceled",
            }));
        }
    }

    internal void Failover(ModelRoute route, AttemptOutcome outcome)
    {
        if (_failovers.Enabled)
        {
            _failovers.Add(1, Tag(TelemetryNames.Attributes.Model, route.Model), Tag(TelemetryNames.Attributes.Outcome, outcome.ToString()));
        }
    }

    internal void CircuitChanged(string model, bool isOpen) =>
        _circuitChanges.Add(1, Tag(TelemetryNames.Attributes.Model, model), Tag(TelemetryNames.Attributes.State, isOpen ? "open" : "closed"));

    internal void Fallback(string part) => _fallbacks.Add(1, Tag(TelemetryNames.Attributes.Part, part));

    internal void Decided(TimeSpan duration) => _decisions.Record(duration.TotalSeconds);

    internal void Scored(int samples, TimeSpan duration)
    {
        if (_scorings.Enabled)
        {
            _scorings.Record(duration.TotalSeconds, Tag(TelemetryNames.Attributes.Samples, samples));
        }
    }

    internal void FirstContent(RoutingDecision decision, bool isStreamed)
    {
        if (_firstContents.Enabled && decision.Timings.FirstContent is { } duration)
        {
            _firstContents.Record(duration.TotalSeconds, Tag(TelemetryNames.Attributes.Model, decision.Route.Model), Tag(TelemetryNames.Attributes.Streamed, isStreamed));
        }
    }

    public void Dispose() => _meter.Dispose();

    private static bool CalledReference(RoutingDecision decision)
    {
        foreach (var attempt in decision.Attempts)
        {
            if (attempt.CalledModel && attempt.Route.Model == decision.ReferenceModel)
            {
                return true;
            }
        }

        return false;
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    private static InstrumentAdvice<double> Boundaries(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };

    private void AddCost(RoutingDecision decision)
    {
        if (_cost.Enabled && decision.Cost is { } cost)
        {
            _cost.Add(cost, Tag(TelemetryNames.Attributes.Model, decision.Route.Model));
        }
    }
}
