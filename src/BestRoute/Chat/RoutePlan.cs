namespace BestRoute;

/// <summary>The routes of one request and the choice among them. Immutable: after a failure, the planner makes a new plan.</summary>
/// <param name="Routes">The routes, in the order of the pool and then of n.</param>
/// <param name="Assessments">What was predicted and estimated for each of them. Decisions share this array.</param>
/// <param name="Policy">The policy that applies.</param>
/// <param name="Verdict">The choice.</param>
internal sealed record RoutePlan(PoolRoute[] Routes, RouteAssessment[] Assessments, RoutingPolicy Policy, PolicyVerdict Verdict)
{
    /// <summary>Gets the mode of the pool.</summary>
    public RoutingMode Mode { get; init; }

    /// <summary>Gets the id of the pool's package.</summary>
    public string? PackageId { get; init; }

    /// <summary>Gets how unusual the query is, and the limit that applied.</summary>
    public OutOfDistributionCheck Check { get; init; }

    /// <summary>Gets the device that computed the predictions.</summary>
    public string? Device { get; init; }

    /// <summary>Gets the budgets of the request; <see langword="null"/> if none applies.</summary>
    public RequestBudget? Budget { get; init; }

    /// <summary>Gets the time from the start of the request until the route was chosen.</summary>
    public TimeSpan Decided { get; init; }

    /// <summary>Gets the probability with which chance put the request on its side.</summary>
    public double Propensity { get; init; } = 1;

    /// <summary>Gets whether another model may answer if the chosen one fails.</summary>
    public bool CanFailOver { get; init; }

    /// <summary>Gets whether the reference answers where the saving that the policy expected is lost in the whole request.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>Gets whether the route must be tried although its model is unavailable or has no room: no other route can answer.</summary>
    public bool MustTry => !CanFailOver || LastChoice.IsRefused(Assessments[Verdict.Index]);

    public ModelRoute Route => Routes[Verdict.Index].Route;

    public PoolModel Model => Routes[Verdict.Index].Model;

    /// <summary>Returns the decision: the plan and its outcome.</summary>
    /// <param name="attempts">The routes that were tried; <see langword="null"/> if none was.</param>
    /// <param name="selectedSample">The position of the answer in its draw; <see langword="null"/> if there is none.</param>
    /// <param name="bill">What the request cost; <see langword="null"/> if that is not settled.</param>
    /// <param name="timings">How long the parts after the decision took.</param>
    public RoutingDecision ToDecision(IReadOnlyList<RouteAttempt>? attempts = null, int? selectedSample = null, Bill? bill = null, RoutingTimings timings = default)
    {
        ref readonly var chosen = ref Assessments[Verdict.Index];

        // Every pool has it: a predictor that does not know the route of the reference model is refused.
        ref readonly var reference = ref Assessments[Array.FindIndex(Assessments, static route => route.IsReference)];
        return new RoutingDecision
        {
            Route = chosen.Route,
            ReferenceModel = reference.Route.Model,
            Reason = Verdict.Reason,
            Mode = Mode,
            Propensity = Propensity,
            PackageId = PackageId,
            Policy = Policy.Name,
            Threshold = Verdict.Parameters.Threshold,
            Lambda = Verdict.Parameters.Lambda,
            Target = Verdict.Parameters.Target,
            TargetState = Verdict.Parameters.TargetState,
            OutOfDistributionScore = Check.Score,
            OutOfDistributionLimit = Check.Limit,
            Device = Device,
            BudgetPressure = Budget?.Pressure,
            Budget = Budget?.Name,
            MatchProbability = chosen.MatchProbability,
            Quality = chosen.Quality,
            EstimatedCost = chosen.EstimatedCost,
            ReferenceEstimatedCost = reference.EstimatedCost,
            Routes = Assessments,
            Attempts = attempts ?? [],
            SelectedSample = selectedSample,
            Cost = bill?.Cost,
            CostIsEstimated = bill?.IsEstimated ?? false,
            Timings = timings with { Decision = Decided },
        };
    }
}
