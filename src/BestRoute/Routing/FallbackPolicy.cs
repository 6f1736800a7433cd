namespace BestRoute;

/// <summary>What decides when the predictor or the application's policy failed: one sample of the fallback model, else the reference, else the cheapest model.</summary>
internal sealed class FallbackPolicy(string model) : IRoutingPolicy
{
    public string Name => "fallback";

    public RouteExclusion Screen(in RouteAssessment route) => RouteExclusion.None;

    public int Choose(ReadOnlySpan<RouteAssessment> routes)
    {
        var best = -1;
        for (var i = 0; i < routes.Length; i++)
        {
            if (routes[i].IsAdmissible && routes[i].Route.Samples == 1 && (best < 0 || Rank(routes[i]).CompareTo(Rank(routes[best])) < 0))
            {
                best = i;
            }
        }

        return best;
    }

    private (int Kind, double Cost) Rank(in RouteAssessment route) =>
        (route.Route.Model == model ? 0 : route.IsReference ? 1 : 2, route.EstimatedCost);
}
