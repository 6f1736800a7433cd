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
    private readonly RoutingPolicy _policy;
    private readonly OutOfDistributionCheck _check;
    private readonly bool _canFailOver;
    private readonly ILogger _logger;
    private readonly string? _device;
    private PolicyVerdict _verdict;

    internal RoutePlan(
        PoolRoute[] pool,
        RouteAssessment[] routes,
        RoutingPolicy policy,
        PolicyVerdict verdict,
        OutOfDistributionCheck check,
        bool canFailOver,
        ILogger logger,
        string? device = null)
    {
        _pool = pool;
        _routes = routes;
        _policy = policy;
        _verdict = verdict;
        _check = check;
        _canFailOver = canFailOver;
        _logger = logger;
        _device = device;
    }

    internal Route Route => _pool[_verdict.Index].Route;

    internal PoolModel Model => _pool[_verdict.Index].Model;

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

        // A policy that finds nothing, or fails itself, leaves the request to the reference.
        var next = Choose();
        if (next < 0)
        {
            next = Array.FindIndex(_routes, static route => route.IsReference && route.IsAdmissible);
        }

        if (next < 0)
        {
            return false;
        }

        _verdict = _verdict with { Index = next, Reason = RoutingReason.Failover };
        return true;
    }

    internal RoutingDecision ToDecision()
    {
        ref readonly var chosen = ref _routes[_verdict.Index];

        // Every pool has it: a predictor that does not know the reference's route is refused.
        ref readonly var reference = ref _routes[Array.FindIndex(_routes, static route => route.IsReference)];
        return new RoutingDecision
        {
            Route = chosen.Route,
            ReferenceModel = reference.Route.Model,
            Reason = _verdict.Reason,
            Policy = _policy.Name,
            Threshold = _verdict.Parameters.Threshold,
            Lambda = _verdict.Parameters.Lambda,
            Target = _verdict.Parameters.Target,
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
