namespace BestRoute.Tests;

/// <summary>Random assessments, on a coarse grid so that ties of every kind occur.</summary>
internal static class RandomRoutes
{
    public static RouteAssessment[] Make(Random random)
    {
        var models = random.Next(1, 6);
        var reference = random.Next(models);
        var routes = new List<RouteAssessment>();
        for (var model = 0; model < models; model++)
        {
            for (var samples = 1; samples <= (model == reference ? 1 : random.Next(1, 5)); samples++)
            {
                routes.Add(new()
                {
                    Route = new ModelRoute($"m{model}", samples),
                    IsReference = model == reference,
                    MatchProbability = model == reference ? 1 : random.Next(6) / 5.0,
                    Quality = random.Next(6) / 5.0,
                    DecisionCost = random.Next(1, 5),
                    EstimatedCost = random.Next(1, 5),
                    Exclusion = random.Next(8) == 0 ? RouteExclusion.Forbidden : RouteExclusion.None,
                });
            }
        }

        return [.. routes];
    }

    /// <summary>Lets a policy screen what nothing else excludes, as the planner does.</summary>
    public static RouteAssessment[] Screen(RouteAssessment[] routes, IRoutingPolicy policy) =>
        [.. routes.Select(route => route.IsAdmissible ? route with { Exclusion = policy.Screen(route) } : route)];
}
