namespace BestRoute.Training.Tests;

public sealed class RouteTableTests
{
    [Fact]
    public void Chooses_what_the_run_time_would_choose_ties_included()
    {
        // A coarse grid, on which ties of quality and cost are frequent, between models too.
        var random = new Random(5);
        ModelRoute[] routes = [new("large", 1), new("a", 1), new("a", 2), new("a", 3), new("b", 1), new("b", 2)];
        double[][] cost = [.. Enumerable.Range(0, 500).Select(_ => routes.Select(_ => random.Next(3) / 2.0).ToArray())];
        var table = new RouteTable
        {
            Routes = routes,
            Reference = 0,
            Predictions = [.. cost.Select(query => query.Select(_ => new RoutePrediction(1, random.Next(3) / 2.0)).ToArray())],
            DecisionCost = cost,
            Quality = cost,
            Cost = cost,
        };

        for (var query = 0; query < table.Queries; query++)
        {
            var lambda = random.Next(3) / 2.0;
            int[] admitted = [.. Enumerable.Range(0, routes.Length).Where(route => route == 0 || random.Next(4) > 0)];
            RouteAssessment[] assessments = [.. routes.Select((route, i) => new RouteAssessment
            {
                Route = route,
                Quality = table.Predictions[query][i].Quality,
                DecisionCost = cost[query][i],
                    EstimatedCost = 0,
                Exclusion = admitted.Contains(i) ? RouteExclusion.None : RouteExclusion.Forbidden,
            })];

            Assert.Equal(new QualityPerCostPolicy(lambda).Choose(assessments), table.Choose(query, lambda, admitted));
        }
    }
}
