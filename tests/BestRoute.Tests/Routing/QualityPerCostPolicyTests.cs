namespace BestRoute.Tests;

public sealed class QualityPerCostPolicyTests
{
    [Fact]
    public void Chooses_the_highest_utility_over_random_pools()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 5_000; trial++)
        {
            var lambda = random.Next(4) * 0.25;
            var policy = new QualityPerCostPolicy(lambda);
            var routes = RandomRoutes.Screen(RandomRoutes.Make(random), policy);

            Assert.Equal(BruteForce(routes, lambda), policy.Choose(routes));
        }
    }

    [Fact]
    public void The_reference_is_a_route_like_any_other()
    {
        RouteAssessment[] routes =
        [
            new() { Route = new("large", 1), IsReference = true, MatchProbability = 1, Quality = 0.8, DecisionCost = 0.01, EstimatedCost = 0 },
            new() { Route = new("small", 1), MatchProbability = 0.1, Quality = 0.7, DecisionCost = 0.001, EstimatedCost = 0 },
        ];

        Assert.Equal(0, new QualityPerCostPolicy(0).Choose(routes));
        Assert.Equal(0, new QualityPerCostPolicy(11).Choose(routes));
        Assert.Equal(1, new QualityPerCostPolicy(12).Choose(routes)); // 0.7 - 0.012 > 0.8 - 0.12
    }

    [Fact]
    public void Without_a_price_on_cost_a_more_expensive_route_of_higher_quality_may_win()
    {
        RouteAssessment[] routes =
        [
            new() { Route = new("large", 1), IsReference = true, Quality = 0.8, DecisionCost = 1, EstimatedCost = 0 },
            new() { Route = new("small", 5), Quality = 0.9, DecisionCost = 2, EstimatedCost = 0 },
        ];

        Assert.Equal(1, new QualityPerCostPolicy(0).Choose(routes));
    }

    private static int BruteForce(RouteAssessment[] routes, double lambda) => routes.Index()
        .Where(static pair => pair.Item.IsAdmissible)
        .OrderByDescending(pair => pair.Item.Quality!.Value - (lambda * pair.Item.DecisionCost))
        .ThenBy(static pair => pair.Item.DecisionCost)
        .ThenBy(static pair => pair.Item.Route.Samples)
        .ThenBy(static pair => pair.Index)
        .Select(static pair => pair.Index)
        .DefaultIfEmpty(-1)
        .First();
}
