namespace BestRoute.Tests;

public sealed class ThresholdPolicyTests
{
    [Fact]
    public void Chooses_what_Algorithm_1_chooses_over_random_pools()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 5_000; trial++)
        {
            var threshold = random.Next(6) / 5.0;
            var policy = new ThresholdPolicy(threshold);
            var routes = RandomRoutes.Screen(RandomRoutes.Make(random), policy);

            Assert.Equal(BruteForce(routes, threshold), policy.Choose(routes));
        }
    }

    [Fact]
    public void Never_takes_a_route_more_expensive_than_an_admissible_reference()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 5_000; trial++)
        {
            var policy = new ThresholdPolicy(random.NextDouble());
            var routes = RandomRoutes.Screen(RandomRoutes.Make(random), policy);
            var reference = routes.Single(static route => route.IsReference);

            if (reference.IsAdmissible)
            {
                Assert.True(routes[policy.Choose(routes)].DecisionCost <= reference.DecisionCost);
            }
        }
    }

    [Theory]
    [InlineData(0.5, 0.6, 1, 2, 1)] // The higher probability, though it draws more samples.
    [InlineData(0.6, 0.6, 2, 1, 1)] // Equal probability: the lower n.
    [InlineData(0.6, 0.6, 1, 1, 0)] // Equal in all: the order of the pool.
    public void Breaks_ties_by_probability_then_n_then_pool_order(double first, double second, int firstSamples, int secondSamples, int winner)
    {
        RouteAssessment[] routes =
        [
            new() { Route = new("a", firstSamples), MatchProbability = first, DecisionCost = 1, EstimatedCost = 0 },
            new() { Route = new("b", secondSamples), MatchProbability = second, DecisionCost = 1, EstimatedCost = 0 },
        ];

        Assert.Equal(winner, new ThresholdPolicy(0.5).Choose(routes));
    }

    [Fact]
    public void Screens_by_the_threshold_inclusively_and_never_the_reference()
    {
        var policy = new ThresholdPolicy(0.5);

        Assert.Equal(RouteExclusion.None, policy.Screen(new() { Route = new("a", 1), MatchProbability = 0.5, DecisionCost = 1, EstimatedCost = 0 }));
        Assert.Equal(RouteExclusion.BelowThreshold, policy.Screen(new() { Route = new("a", 1), MatchProbability = 0.4999, DecisionCost = 1, EstimatedCost = 0 }));
        Assert.Equal(RouteExclusion.BelowThreshold, policy.Screen(new() { Route = new("a", 1), MatchProbability = null, DecisionCost = 1, EstimatedCost = 0 }));
        Assert.Equal(RouteExclusion.None, policy.Screen(new() { Route = new("r", 1), IsReference = true, MatchProbability = null, DecisionCost = 1, EstimatedCost = 0 }));
    }

    // Algorithm 1 as a sort: what reaches the threshold, the reference among it, by cost, then by the documented ties.
    private static int BruteForce(RouteAssessment[] routes, double threshold) => routes.Index()
        .Where(pair => pair.Item.Exclusion is RouteExclusion.None or RouteExclusion.BelowThreshold && (pair.Item.IsReference || pair.Item.MatchProbability >= threshold))
        .OrderBy(static pair => pair.Item.DecisionCost)
        .ThenByDescending(static pair => pair.Item.MatchProbability)
        .ThenBy(static pair => pair.Item.Route.Samples)
        .ThenBy(static pair => pair.Index)
        .Select(static pair => pair.Index)
        .DefaultIfEmpty(-1)
        .First();
}
