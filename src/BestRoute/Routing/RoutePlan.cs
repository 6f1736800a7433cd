using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>
/// The routes of one request and the choice among them. A failing route is a smaller pool: after a failure the policy chooses again
/// among what is left. Not safe for concurrent use.
/// </summary>
internal sealed class RoutePlan
{
    private readonly PoolRoute[] _pool;
    private readonly RouteAssessment[] _routes;
    private readonly IRoutingPolicy _policy;
    private readonly OutOfDistributionCheck _check;
    private readonly bool _canFailOver;
    private readonly ILogger _logger;
    private readonly string? _device;
    private int _chosen;

    internal RoutePlan(
        PoolRoute[] pool,
        RouteAssessment[] routes,
        IRoutingPolicy policy,
        int chosen,
        RoutingReason reason,
        OutOfDistributionCheck check,
        bool canFailOver,
        ILogger logger,
        string? device = null)
    {
        _pool = pool;
        _routes = routes;
        _policy = policy;
        _chosen = chosen;
        _check = check;
        _canFailOver = canFailOver;
        _logger = logger;
        _device = device;
        Reason = reason;
    }

    internal Route Route => _pool[_chosen].Route;

    internal PoolModel Model => _pool[_chosen].Model;

    internal RoutingReason Reason { get; private set; }

    /// <summary>Leaves the chosen model and goes on to the policy's next choice.</summary>
    /// <returns>False when nothing is left.</returns>
    internal bool TryFailOver()
    {
        if (!_canFailOver)
        {
            return false;
        }

        for (var i = 0; i < _routes.Length; i++)
        {
            if (ReferenceEquals(_pool[i].Model, Model))
            {
                _routes[i] = _routes[i] with { Exclusion = RouteExclusion.Failed };
            }
        }

        // A policy that finds nothing, insists on a route that failed, or fails itself, leaves the request to the reference.
        var next = Choose();
        if ((uint)next >= (uint)_routes.Length || !_routes[next].IsAdmissible)
        {
            next = Array.FindIndex(_routes, static route => route.IsReference && route.IsAdmissible);
        }

        if (next < 0)
        {
            return false;
        }

        _chosen = next;
        Reason = RoutingReason.Failover;
        return true;
    }

    internal RoutingDecision ToDecision()
    {
        ref readonly var chosen = ref _routes[_chosen];

        // Every pool has it: a predictor that does not know the reference's route is refused.
        ref readonly var reference = ref _routes[Array.FindIndex(_routes, static route => route.IsReference)];
        return new RoutingDecision
        {
            Route = chosen.Route,
            ReferenceModel = reference.Route.Model,
            Reason = Reason,
            Policy = _policy.Name,
            Threshold = (_policy as ThresholdPolicy)?.Threshold,
            Lambda = (_policy as QualityPerCostPolicy)?.Lambda,
            Target = (_policy as QualityPerCostPolicy)?.Target ?? (_policy as ReferencePolicy)?.Target,
            OutOfDistributionScore = _check.Score,
            OutOfDistributionLimit = _check.Limit,
            Device = _device,
            MatchProbability = chosen.MatchProbability,
            Quality = chosen.Quality,
            EstimatedCost = chosen.EstimatedCost,
            ReferenceEstimatedCost = reference.EstimatedCost,
            Routes = _routes,
        };
    }

    private int Choose()
    {
        try
        {
            return _policy.Choose(_routes);
        }
        catch (Exception error)
        {
            Log.DecisionFailed(_logger, _policy.Name, error);
            BestRouteMetrics.Fallback("policy");
            return -1;
        }
    }
}
