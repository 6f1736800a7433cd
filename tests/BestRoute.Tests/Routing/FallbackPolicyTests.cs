namespace BestRoute.Tests;

public sealed class FallbackPolicyTests
{
    private static readonly RouteAssessment _cheap = new() { Route = new("cheap", 1), DecisionCost = 1, EstimatedCost = 0 };
    private static readonly RouteAssessment _cheapest = new() { Route = new("cheapest", 1), DecisionCost = 0.5, EstimatedCost = 0 };
    private static readonly RouteAssessment _several = new() { Route = new("cheapest", 2), DecisionCost = 0.1, EstimatedCost = 0 };
    private static readonly RouteAssessment _large = new() { Route = new("large", 1), IsReference = true, DecisionCost = 10, EstimatedCost = 0 };

    [Fact]
    public void Takes_the_fallback_model_then_the_reference_then_the_cheapest_single_sample()
    {
        Assert.Equal(1, new FallbackPolicy("cheap").Choose([_large, _cheap, _cheapest, _several]));
        Assert.Equal(0, new FallbackPolicy("cheap").Choose([_large, Excluded(_cheap), _cheapest, _several]));
        Assert.Equal(2, new FallbackPolicy("cheap").Choose([Excluded(_large), Excluded(_cheap), _cheapest, _several]));
        Assert.Equal(2, new FallbackPolicy("large").Choose([Excluded(_large), _cheap, _cheapest, _several]));
        Assert.Equal(-1, new FallbackPolicy("large").Choose([Excluded(_large), _several]));
    }

    private static RouteAssessment Excluded(RouteAssessment route) => route with { Exclusion = RouteExclusion.Failed };
}
