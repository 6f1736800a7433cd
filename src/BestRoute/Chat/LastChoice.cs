namespace BestRoute;

/// <summary>The choice where the policy finds no admissible route.</summary>
internal static class LastChoice
{
    /// <summary>
    /// Chooses. Some answer is better than none, so the most probable match below the threshold comes first. If no model is available, the reference is asked, or else one sample of the
    /// most probable match. Where no model is capable, the reference may be, since the options and the estimate can be wrong.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="routes">The assessed and screened routes.</param>
    /// <param name="answersWithoutReference">Whether a match below the threshold may answer in the place of a reference that is not available.</param>
    /// <returns>The verdict; <see langword="null"/> if the caller's settings exclude all routes.</returns>
    internal static PolicyVerdict? Among(RoutingPolicy policy, ReadOnlySpan<RouteAssessment> routes, bool answersWithoutReference)
    {
        var best = answersWithoutReference || !HasRefusedReference(routes) ? BelowThreshold(routes) : -1;
        if (best < 0)
        {
            best = RouteOrder.First(routes, default(ReferenceBeforeUnavailable));
        }

        if (best < 0 && RouteOrder.First(routes, default(CheapestOverCostCap)) < 0)
        {
            best = RouteOrder.First(routes, default(ReferenceBeforeOthers));
        }

        return best >= 0 ? new PolicyVerdict(best, RoutingReason.BestAvailable, policy.Parameters) : null;
    }

    /// <summary>Returns the most probable match below the threshold, or -1 if there is none.</summary>
    internal static int BelowThreshold(ReadOnlySpan<RouteAssessment> routes) => RouteOrder.First(routes, default(MostProbableBelowThreshold));

    /// <summary>Returns whether the gate of the model refused the route.</summary>
    internal static bool IsRefused(in RouteAssessment route) => route.Exclusion is RouteExclusion.Unavailable or RouteExclusion.Limited;

    /// <summary>Says which setting of the caller leaves no route.</summary>
    internal static InvalidOperationException NoRouteLeft(ChatRequest request, ReadOnlySpan<RouteAssessment> routes)
    {
        var cheapest = RouteOrder.First(routes, default(CheapestOverCostCap));
        return new InvalidOperationException(cheapest >= 0
            ? FormattableString.Invariant($"The cost cap of ${request.Settings.CostCap} leaves no route: the cheapest route, '{routes[cheapest].Route}', has an estimated cost of ${routes[cheapest].EstimatedCost:0.########}. Raise the cap, or shorten the prompt.")
            : $"The settings of the request leave no route: WithoutModels excludes {string.Join(", ", request.Settings.Without.Select(static id => $"'{id}'"))} from the pool {request.Pool.Ids}. Allow at least one model.");
    }

    private static bool HasRefusedReference(ReadOnlySpan<RouteAssessment> routes)
    {
        foreach (ref readonly var route in routes)
        {
            if (route.IsReference)
            {
                return IsRefused(route);
            }
        }

        return false;
    }

    private readonly struct MostProbableBelowThreshold : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.Exclusion == RouteExclusion.BelowThreshold;

        public RouteRank RankOf(in RouteAssessment route) => new(-(route.MatchProbability ?? 0));
    }

    private readonly struct ReferenceBeforeOthers : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.Exclusion == RouteExclusion.NotCapable;

        public RouteRank RankOf(in RouteAssessment route) => new(route.IsReference ? double.NegativeInfinity : -(route.MatchProbability ?? 0));
    }

    private readonly struct ReferenceBeforeUnavailable : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => IsRefused(route);

        public RouteRank RankOf(in RouteAssessment route) => new(route.IsReference ? 0 : 1, route.Route.Samples, -(route.MatchProbability ?? 0));
    }

    private readonly struct CheapestOverCostCap : IRouteOrder
    {
        public bool Admits(in RouteAssessment route) => route.Exclusion == RouteExclusion.OverCostCap;

        public RouteRank RankOf(in RouteAssessment route) => new(route.EstimatedCost);
    }
}
