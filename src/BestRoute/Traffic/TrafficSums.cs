using System.Runtime.InteropServices;

namespace BestRoute;

/// <summary>The sums of a <see cref="TrafficRecorder"/>, and the last decisions. Not safe for concurrent use.</summary>
/// <param name="since">When the recording started.</param>
internal sealed class TrafficSums(DateTimeOffset since)
{
    /// <summary>How many decisions are kept.</summary>
    internal const int Kept = 200;

    private readonly Dictionary<ModelRoute, (long Answered, double Cost)> _routes = [];
    private readonly SortedDictionary<RoutingReason, long> _reasons = [];
    private readonly Dictionary<string, ModelSums> _models = new(StringComparer.Ordinal);
    private readonly LatencyHistogram _decision = new();
    private readonly LatencyHistogram _firstContent = new();
    private readonly LatencyHistogram _total = new();
    private readonly RecentDecision?[] _recent = new RecentDecision?[Kept];
    private long _answered;
    private long _failed;
    private long _canceled;
    private long _refused;
    private double _unansweredCost;
    private double _answeredCost;
    private double _referenceCost;
    private long _unusual;
    private long _compared;

    private long Ended => _answered + _failed + _canceled;

    internal void Add(RoutingDecision decision, RequestEnd end, DateTimeOffset time)
    {
        _recent[Ended % Kept] = new(Ended + 1, time, end, decision);
        _decision.Add(decision.Timings.Decision);
        var cost = decision.Cost.GetValueOrDefault();
        if (end != RequestEnd.Answered)
        {
            _unansweredCost += cost;
            _ = end == RequestEnd.Failed ? _failed++ : _canceled++;
            return;
        }

        _answered++;
        _answeredCost += cost;
        _referenceCost += IsReferenceAlone(decision) ? cost : decision.ReferenceEstimatedCost;
        _firstContent.Add(decision.Timings.FirstContent);
        _total.Add(decision.Timings.Total);
        ref var route = ref CollectionsMarshal.GetValueRefOrAddDefault(_routes, decision.Route, out _);
        route = (route.Answered + 1, route.Cost + cost);
        _reasons[decision.Reason] = _reasons.GetValueOrDefault(decision.Reason) + 1;
        if (decision is { OutOfDistributionScore: { } score, OutOfDistributionLimit: { } limit })
        {
            _compared++;
            _unusual += score > limit ? 1 : 0;
        }
    }

    internal void Add(string model, SampleOutcome outcome, int samples)
    {
        var sums = Of(model);
        sums.Samples[(int)outcome] += samples;
    }

    internal void AddRefusal() => _refused++;

    internal void AddFailover(string model) => Of(model).Failovers++;

    internal TrafficReport Read(long after) => new()
    {
        Since = since,
        Answered = _answered,
        Failed = _failed,
        Canceled = _canceled,
        Refused = _refused,
        Cost = _answeredCost + _unansweredCost,
        UnansweredCost = _unansweredCost,
        ReferenceCost = _referenceCost,
        Unusual = _unusual,
        Compared = _compared,
        Routes = [.. _routes.Select(static route => new RouteTraffic(route.Key, route.Value.Answered, route.Value.Cost))],
        Reasons = [.. _reasons.Select(static reason => new ReasonTraffic(reason.Key, reason.Value))],
        Models = [.. _models.Select(static model => model.Value.Read(model.Key))],
        Decision = _decision.Read(),
        FirstContent = _firstContent.Read(),
        Total = _total.Read(),
        Recent = [.. Recent(after)],
    };

    // What the reference model itself charged is what it costs, so a pool that does not route saves nothing.
    private static bool IsReferenceAlone(RoutingDecision decision)
    {
        foreach (var attempt in decision.Attempts)
        {
            if (attempt.CalledModel && attempt.Route.Model != decision.ReferenceModel)
            {
                return false;
            }
        }

        return decision.Route.Model == decision.ReferenceModel;
    }

    private ModelSums Of(string model)
    {
        ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_models, model, out _);
        return sums ??= new ModelSums();
    }

    private IEnumerable<RecentDecision> Recent(long after)
    {
        for (var number = Math.Max(Math.Max(after, 0), Ended - Kept); number < Ended; number++)
        {
            yield return _recent[number % Kept]!;
        }
    }

    private sealed class ModelSums
    {
        public long[] Samples { get; } = new long[3];

        public long Failovers { get; set; }

        public ModelTraffic Read(string model) => new(
            model, Samples[(int)SampleOutcome.Returned], Samples[(int)SampleOutcome.Failed], Samples[(int)SampleOutcome.Canceled], Failovers);
    }
}
