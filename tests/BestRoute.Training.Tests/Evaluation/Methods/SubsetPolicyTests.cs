namespace BestRoute.Training.Tests;

public class SubsetPolicyTests
{
    [Fact]
    public void Screen_leaves_the_admitted_routes_and_the_reference_to_the_inner_policy()
    {
        var policy = new SubsetPolicy(new ThresholdPolicy(0.5), static route => route.Samples == 1);

        Assert.Equal(RouteExclusion.None, policy.Screen(Assess(new("small", 1), 0.6)));
        Assert.Equal(RouteExclusion.BelowThreshold, policy.Screen(Assess(new("small", 1), 0.4)));
        Assert.Equal(RouteExclusion.BelowThreshold, policy.Screen(Assess(new("small", 2), 0.9)));
        Assert.Equal(RouteExclusion.None, policy.Screen(Assess(new("large", 2), 0) with { IsReference = true }));
    }

    private static RouteAssessment Assess(ModelRoute route, double probability) => new() { Route = route, MatchProbability = probability, DecisionCost = 1, EstimatedCost = 1 };
}
