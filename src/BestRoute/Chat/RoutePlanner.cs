using System.Buffers;

namespace BestRoute;

/// <summary>Predicts for a request, has its routes assessed, and lets the policy choose. Does this again after a failure. Safe for concurrent use.</summary>
internal sealed class RoutePlanner(ConversationAffinity affinity, RouterTelemetry telemetry)
{
    internal async ValueTask<RoutePlan> PlanAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!request.Pool.HasPredictor)
        {
            return Plan(request, default, default);
        }

        var predictor = request.Pool.Predictor;
        var predictions = ArrayPool<RoutePrediction>.Shared.Rent(predictor.Routes.Count);
        PredictionResult result;
        try
        {
            using var deadline = Deadline.Start(request.Pool.IsPredictorSupplied ? request.Configuration.PartTimeout : Timeout.InfiniteTimeSpan, request.Time, cancellationToken);
            var expected = predictions.AsMemory(0, predictor.Routes.Count);
            result = await (telemetry.Spans.AreWatched
                ? WatchedParts.PredictAsync(telemetry.Spans, request, expected, deadline.Token)
                : predictor.PredictAsync(request.Text, expected, deadline.Token).WaitOrAbandonAsync(deadline.Token)).ConfigureAwait(false);
            deadline.Complete();
            ThrowIfInvalid(result, predictor.Routes, predictions);
            if (string.IsNullOrWhiteSpace(request.Text))
            {
                // An image alone: nothing was predicted from, and nothing is more unusual.
                result = result with { OutOfDistributionScore = 1 };
            }
        }
        catch (Exception error)
        {
            // A failing encoder is a worse decision, not a failed request. It may continue to write, so its buffer is not used again.
            cancellationToken.ThrowIfCancellationRequested();
            Log.PredictionFailed(telemetry.Logger, error);
            telemetry.Metrics.Fallback("prediction");
            return Plan(request, default, default);
        }

        try
        {
            return Plan(request, predictions, result);
        }
        finally
        {
            ArrayPool<RoutePrediction>.Shared.Return(predictions);
        }
    }

    /// <summary>Plans again after the model of a plan failed. A failing route makes the pool smaller: the policy chooses among the other routes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="request">The request.</param>
    /// <param name="exclusion">Why the model is excluded: it failed, or its gate refused the attempt.</param>
    /// <param name="candidatesMayAnswer">Whether candidates have time left.</param>
    /// <returns>The new plan; <see langword="null"/> when nothing is left.</returns>
    internal RoutePlan? FailOver(RoutePlan plan, ChatRequest request, RouteExclusion exclusion, bool candidatesMayAnswer)
    {
        if (!plan.CanFailOver)
        {
            return null;
        }

        RouteAssessment[] left = [.. plan.Assessments];
        for (var i = 0; i < left.Length; i++)
        {
            if (ReferenceEquals(plan.Routes[i].Model, plan.Model))
            {
                left[i] = left[i] with { Exclusion = exclusion };
            }
            else if (!candidatesMayAnswer && left[i] is { IsReference: false, IsAdmissible: true })
            {
                left[i] = left[i] with { Exclusion = RouteExclusion.OutOfTime };
            }
        }

        // If a policy finds nothing, or fails itself, the reference model answers the request.
        var next = ChooseAgain(plan.Policy, left) ?? ReferenceAmong(left);
        next = plan.IsGuarded && next >= 0 && LosesItsSaving(left, next) ? ReferenceAmong(left) : next;
        if (next >= 0)
        {
            return plan with { Assessments = left, Verdict = plan.Verdict with { Index = next, Reason = RoutingReason.Failover } };
        }

        // Some answer is better than none where the reference is down.
        next = request.Configuration.AnswerWithoutReference && candidatesMayAnswer ? LastChoice.BelowThreshold(left) : -1;
        if (next >= 0)
        {
            return plan with { Assessments = left, Verdict = plan.Verdict with { Index = next, Reason = RoutingReason.BestAvailable } };
        }

        // No request may fail that the reference would have answered, so it is asked although it is unavailable or has no room. Without it, what was refused is asked after all.
        next = Array.FindIndex(left, static route => route.IsReference && LastChoice.IsRefused(route));
        next = next < 0 && exclusion != RouteExclusion.Failed ? plan.Verdict.Index : next;
        return next < 0 ? null : plan with { Assessments = left, Verdict = plan.Verdict with { Index = next, Reason = RoutingReason.Failover } };
    }

    private static void ThrowIfInvalid(in PredictionResult result, IReadOnlyList<ModelRoute> routes, RoutePrediction[] predictions)
    {
        if (result.OutOfDistributionScore is { } score && score is not (>= 0 and <= 1))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The predictor returned the OutOfDistributionScore {score}. It must be a share from 0 to 1, or null."));
        }

        for (var i = 0; i < routes.Count; i++)
        {
            if (!double.IsFinite(predictions[i].MatchProbability) || !double.IsFinite(predictions[i].Quality) || !double.IsFinite(predictions[i].LengthFactor) || predictions[i].LengthFactor <= 0)
            {
                throw new InvalidOperationException($"The predictor returned for route '{routes[i]}' a match probability, quality or length factor that is not a finite number, or a length factor that is not greater than 0.");
            }
        }
    }

    private RoutePlan Plan(ChatRequest request, ReadOnlySpan<RoutePrediction> predictions, PredictionResult result)
    {
        var pool = request.Pool;
        var routes = pool.Routes;
        if (request.Settings.Forced is { } forced)
        {
            return PlanOneModel(request, predictions, result, pool.Find(forced.Model)!, forced.Samples, RoutingReason.Forced, canFailOver: false);
        }

        var pin = affinity.Find(request.Messages, request.Options, pool);
        if (pin is { IsServerState: true } state && request.Settings.Without.Contains(state.Model.Id))
        {
            throw new InvalidOperationException($"The request continues a conversation or response on the servers of model '{state.Model.Id}', but WithoutModels excludes this model. Allow it, or send the whole conversation without ConversationId and ContinuationToken.");
        }

        if (pin is { } pinned && !request.Settings.Without.Contains(pinned.Model.Id))
        {
            return PlanOneModel(request, predictions, result, pinned.Model, 1, RoutingReason.SameConversation, canFailOver: !pinned.IsServerState);
        }

        var policy = Policy(request, predictions.IsEmpty);
        var propensity = PropensityOf(request, policy);
        var assessments = RouteAssessor.Assess(request, predictions, routes);
        PolicyVerdict? decided;
        try
        {
            RouteAssessor.Screen(request, routes, assessments, policy);
            decided = policy.Decide(assessments);
        }
        catch (Exception error)
        {
            (policy, assessments) = FallBack(request, predictions, routes, policy, error);
            decided = policy.Decide(assessments);
        }

        var verdict = decided ?? LastChoice.Among(policy, assessments, request.Configuration.AnswerWithoutReference) ?? throw LastChoice.NoRouteLeft(request, assessments);
        var isGuarded = IsGuarded(verdict);
        var check = OutOfDistributionCheck.For(
            result.OutOfDistributionScore, request.Configuration.OutOfDistributionLimit, verdict.Parameters, pool.PolicyFor(target: null).Parameters.Lambda, request.Budget?.Pressure ?? 0);
        if (check.IsBeyond && ReferenceAmong(assessments) is >= 0 and var reference)
        {
            verdict = verdict with { Index = reference, Reason = RoutingReason.OutOfDistribution };
        }
        else if (Stickiness.Keep(request, policy, assessments, verdict.Index) is { } current)
        {
            verdict = verdict with { Index = current, Reason = RoutingReason.ConversationKept };
        }

        if (isGuarded && LosesItsSaving(assessments, verdict.Index))
        {
            verdict = verdict with { Index = ReferenceAmong(assessments), Reason = RoutingReason.NotCheaper };
        }

        return new RoutePlan(routes, assessments, policy, verdict)
        {
            Mode = request.Mode,
            Propensity = propensity,
            PackageId = pool.PackageId,
            Check = check,
            Device = result.Device,
            Budget = request.Budget,
            CanFailOver = true,
            IsGuarded = isGuarded,
            Decided = Decided(request),
        };
    }

    /// <summary>The route is given. It is added to the table if the package left it out.</summary>
    private RoutePlan PlanOneModel(
        ChatRequest request, ReadOnlySpan<RoutePrediction> predictions, PredictionResult result, PoolModel model, int samples, RoutingReason reason, bool canFailOver)
    {
        var wanted = new PoolRoute(new ModelRoute(model.Id, samples), model);
        var routes = request.Pool.Routes;
        var chosen = Array.IndexOf(routes, wanted);
        if (chosen < 0)
        {
            chosen = routes.Length;
            routes = [.. routes, wanted];
        }

        var policy = Policy(request, predictions.IsEmpty);
        var propensity = reason == RoutingReason.Forced ? 1 : PropensityOf(request, policy);
        var assessments = RouteAssessor.Assess(request, predictions, routes);
        try
        {
            RouteAssessor.Screen(request, routes, assessments, policy);
        }
        catch (Exception error)
        {
            (policy, assessments) = FallBack(request, predictions, routes, policy, error);
        }

        var verdict = new PolicyVerdict(chosen, reason, policy.Parameters);
        if (assessments[chosen].Exclusion == RouteExclusion.OverCostCap)
        {
            throw LastChoice.NoRouteLeft(request, assessments.AsSpan(chosen, 1));
        }

        var plan = new RoutePlan(routes, assessments, policy, verdict)
        {
            Mode = request.Mode,
            Propensity = propensity,
            PackageId = request.Pool.PackageId,
            Check = new OutOfDistributionCheck(result.OutOfDistributionScore, Limit: null),
            Device = result.Device,
            Budget = request.Budget,
            CanFailOver = canFailOver,
            Decided = Decided(request),
        };
        return plan is { CanFailOver: true, MustTry: true } ? FailOver(plan, request, assessments[chosen].Exclusion, candidatesMayAnswer: true) ?? plan : plan;
    }

    private TimeSpan Decided(ChatRequest request)
    {
        var duration = request.Elapsed;
        telemetry.Metrics.Decided(duration);
        return duration;
    }

    /// <summary>A failing policy, too, is a worse decision and not a failed request.</summary>
    private (RoutingPolicy Policy, RouteAssessment[] Assessments) FallBack(
        ChatRequest request, ReadOnlySpan<RoutePrediction> predictions, PoolRoute[] routes, RoutingPolicy failed, Exception error)
    {
        Log.DecisionFailed(telemetry.Logger, failed.Name, error);
        telemetry.Metrics.Fallback("policy");
        var policy = Fallback(request);
        var assessments = RouteAssessor.Assess(request, predictions, routes);
        RouteAssessor.Screen(request, routes, assessments, policy);
        return (policy, assessments);
    }

    private int? ChooseAgain(RoutingPolicy policy, ReadOnlySpan<RouteAssessment> left)
    {
        try
        {
            return policy.Decide(left)?.Index;
        }
        catch (Exception error)
        {
            Log.DecisionFailed(telemetry.Logger, policy.Name, error);
            telemetry.Metrics.Fallback("policy");
            return null;
        }
    }

    // A policy of the application decides alone, and so does the fallback model: neither goes by a setting of ours.
    private static bool IsGuarded(in PolicyVerdict verdict) => verdict.Parameters is not { Threshold: null, Lambda: null, Target: null };

    /// <summary>
    /// Says whether the policy chose a route because it costs less than the reference, which is not so for the whole request. Where it chose a more
    /// expensive route for its quality, the choice stays.
    /// </summary>
    private static bool LosesItsSaving(RouteAssessment[] routes, int chosen) =>
        ReferenceAmong(routes) is >= 0 and var reference && routes[chosen].DecisionCost < routes[reference].DecisionCost
        && routes[chosen].EstimatedCost >= routes[reference].EstimatedCost;

    private static int ReferenceAmong(RouteAssessment[] routes) => Array.FindIndex(routes, static route => route.IsReference && route.IsAdmissible);

    private static RoutingPolicy Policy(ChatRequest request, bool nothingPredicted)
    {
        var policy = Asked(request, nothingPredicted);
        return request.Budget is { Pressure: > 0 and var pressure }
            ? policy.Under(pressure, request.Pool.SweptLambdas, request.Pool.PolicyFor(target: null).Parameters.Lambda)
            : policy;
    }

    /// <summary>Returns the policy that the request and the options ask for.</summary>
    private static RoutingPolicy Asked(ChatRequest request, bool nothingPredicted) => request switch
    {
        { Mode: RoutingMode.ReferenceOnly or RoutingMode.Observe } => ReferencePolicy.ReferenceOnly,
        { Mode: RoutingMode.Canary, IsInCanary: false } => ReferencePolicy.NotInCanary,
        { Pool.HasPredictor: false, Configuration.Policy: { } policy } => RoutingPolicy.Of(policy),
        _ when nothingPredicted => Fallback(request),
        { Settings.Threshold: { } threshold } => new ThresholdPolicy(threshold),
        _ => request.Pool.PolicyOf(request.Configuration),
    };

    private static double PropensityOf(ChatRequest request, RoutingPolicy policy) =>
        request.Mode != RoutingMode.Canary ? 1
        : ReferenceEquals(policy, ReferencePolicy.NotInCanary) ? 1 - request.Configuration.CanaryShare
        : request.Configuration.CanaryShare;

    private static FallbackPolicy Fallback(ChatRequest request) => new(request.Configuration.FallbackModel ?? request.Pool.Reference.Id);
}
