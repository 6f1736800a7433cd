namespace BestRoute;

/// <summary>Prices and screens the routes of a request.</summary>
internal static class RouteAssessor
{
    /// <summary>Gives each route what was predicted, and its two costs; nothing is excluded yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="predictions">The predictions, in the order of the predictor; empty if it failed.</param>
    /// <param name="routes">The routes of the pool, followed by the given route if the pool does not have it.</param>
    internal static RouteAssessment[] Assess(ChatRequest request, ReadOnlySpan<RoutePrediction> predictions, PoolRoute[] routes)
    {
        var pool = request.Pool;
        var sampler = request.Sampler;
        var assessments = new RouteAssessment[routes.Length];
        var longest = request.Options?.MaxOutputTokens ?? double.PositiveInfinity;
        PoolModel? model = null;
        double learnedLength = 0, packageLength = 0;
        int promptTokens = 0, queryTokens = 0, cachedTokens = 0;
        for (var i = 0; i < routes.Length; i++)
        {
            var (route, routeModel) = routes[i];
            if (!ReferenceEquals(model, routeModel))
            {
                model = routeModel;
                learnedLength = pool.Lengths.Mean(model.Id);
                packageLength = model.MeanOutputTokens ?? learnedLength;
                promptTokens = TokenEstimate.FromLength(request.PromptLength, model.CharactersPerToken);
                queryTokens = TokenEstimate.FromLength(request.QueryLength, model.CharactersPerToken);
                cachedTokens = request.Conversation?.CachedTokens(model) ?? 0;
            }

            var hasPrediction = !predictions.IsEmpty && i < pool.Routes.Length;
            var prediction = hasPrediction ? predictions[pool.PredictionOf(i)] : default;
            var lengthFactor = hasPrediction ? prediction.LengthFactor : 1;
            assessments[i] = new RouteAssessment
            {
                Route = route,
                IsReference = model.IsReference,
                MatchProbability = hasPrediction ? prediction.MatchProbability : null,
                Quality = hasPrediction ? prediction.Quality : null,
                DecisionCost = Pricing.Estimate(model.Price, queryTokens, sampler.PromptCharges(model.Sampled, route.Samples), route.Samples, packageLength * lengthFactor),
                EstimatedCost = Pricing.Estimate(
                    model.Price, promptTokens, sampler.ExpectedPromptCharges(model.Sampled, route.Samples), route.Samples, Math.Min(learnedLength * lengthFactor, longest), cachedTokens),
            };
        }

        return assessments;
    }

    /// <summary>Excludes what the request and then the policy rule out.</summary>
    internal static void Screen(ChatRequest request, PoolRoute[] routes, RouteAssessment[] assessments, IRoutingPolicy policy)
    {
        var settings = request.Settings;
        var equalSamples = request.Options?.Temperature == 0;
        RequestNeeds? needs = null;
        PoolModel? model = null;
        ModelGate? gate = null;
        var inBackground = request.Options?.AllowBackgroundResponses == true;
        for (var i = 0; i < assessments.Length; i++)
        {
            ref var route = ref assessments[i];
            if (!ReferenceEquals(model, routes[i].Model))
            {
                model = routes[i].Model;
                gate = request.States.Of(model);
            }

            var exclusion =
                settings.Without.Count > 0 && settings.Without.Contains(route.Route.Model) ? RouteExclusion.Forbidden
                : route.EstimatedCost > settings.CostCap ? RouteExclusion.OverCostCap
                : !IsCapable(request, routes[i].Model, ref needs) ? RouteExclusion.NotCapable
                : equalSamples && route.Route.Samples > 1 ? RouteExclusion.EqualSamples
                : inBackground && route.Route.Samples > 1 ? RouteExclusion.BackgroundResponse
                : gate!.Check(request.Sampler, routes[i]) is not RouteExclusion.None and var refusal ? refusal
                : policy.Screen(route);
            if (exclusion != RouteExclusion.None)
            {
                route = route with { Exclusion = exclusion };
            }
        }
    }

    private static bool IsCapable(ChatRequest request, PoolModel model, ref RequestNeeds? needs)
    {
        if (model.Capabilities is not { } capabilities)
        {
            return true;
        }

        needs ??= RequestNeeds.Of(request.Messages, request.Options);
        return needs.Value.AreMetBy(capabilities, TokenEstimate.FromLength(request.PromptLength, model.CharactersPerToken));
    }
}
