namespace BestRoute.Tests;

public sealed class ReferencePolicyTests
{
    private static readonly ReferencePolicy _policy = new(RoutingTarget.MaxQualityDrop(0.01));

    [Fact]
    public void Chooses_what_sorting_all_routes_chooses()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 2_000; trial++)
        {
            var routes = RandomRoutes.Make(random);

            Assert.Equal(BySorting(routes), _policy.Choose(routes));
        }
    }

    [Fact]
    public void Says_whether_the_reference_was_left_to_choose()
    {
        RouteAssessment reference = new() { Route = new("large", 1), IsReference = true, MatchProbability = 1, DecisionCost = 10, EstimatedCost = 0 };
        RouteAssessment other = new() { Route = new("small", 1), MatchProbability = 0.2, DecisionCost = 1, EstimatedCost = 0 };
        var parameters = new PolicyParameters(Target: RoutingTarget.MaxQualityDrop(0.01), TargetState: RoutingTargetState.AsCalibrated);

        Assert.Equal(new PolicyVerdict(1, RoutingReason.TargetKeepsReference, parameters), _policy.Decide([other, reference]));
        Assert.Equal(new PolicyVerdict(0, RoutingReason.BestAvailable, parameters), _policy.Decide([other, reference with { Exclusion = RouteExclusion.Forbidden }]));
        Assert.Null(_policy.Decide([other with { Exclusion = RouteExclusion.OverCostCap }]));
    }

    // The documented order, with LINQ's stable sort.
    private static int BySorting(RouteAssessment[] routes) => routes.Index()
        .Where(static route => route.Item.IsAdmissible)
        .OrderByDescending(static route => route.Item.IsReference)
        .ThenByDescending(static route => route.Item.MatchProbability)
        .ThenBy(static route => route.Item.DecisionCost)
        .ThenBy(static route => route.Item.Route.Samples)
        .Select(static route => route.Index)
        .FirstOrDefault(-1);
}
