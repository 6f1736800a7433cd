using System.Runtime.CompilerServices;

namespace BestRoute.Tests;

public sealed class RouteAssessmentTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(0.0, null)]
    [InlineData(null, 0.0)]
    [InlineData(0.25, 1.0)]
    public void Keeps_what_it_is_given(double? match, double? quality)
    {
        var route = new RouteAssessment
        {
            Route = new("m", 3),
            MatchProbability = match,
            Quality = quality,
            DecisionCost = 0.25,
            EstimatedCost = 0.5,
            Exclusion = RouteExclusion.Failed,
        };

        Assert.Equal((new ModelRoute("m", 3), false, match, quality, 0.25, 0.5), (route.Route, route.IsReference, route.MatchProbability, route.Quality, route.DecisionCost, route.EstimatedCost));
        Assert.Equal((RouteExclusion.Failed, false), (route.Exclusion, route.IsAdmissible));
        Assert.Equal((match, quality, true), ((route with { Exclusion = RouteExclusion.None }).MatchProbability, route.Quality, (route with { Exclusion = RouteExclusion.None }).IsAdmissible));
        Assert.Null((route with { MatchProbability = null }).MatchProbability);
    }

    [Fact]
    public void Is_small_since_a_decision_keeps_one_for_every_route() => Assert.Equal(48, Unsafe.SizeOf<RouteAssessment>());

    [Fact]
    public void Says_nothing_of_predictions_by_default() => Assert.Equal((null, null, true), (default(RouteAssessment).MatchProbability, default(RouteAssessment).Quality, default(RouteAssessment).IsAdmissible));
}
