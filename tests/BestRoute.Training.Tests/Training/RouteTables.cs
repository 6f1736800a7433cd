namespace BestRoute.Training.Tests;

/// <summary>Route tables for tests.</summary>
internal static class RouteTables
{
    /// <summary>Random predictions, qualities and costs of a reference, cheaper models and, for each of these, a route with two samples.</summary>
    public static RouteTable Random(int queries, int models, int seed)
    {
        var random = new Random(seed);
        ModelRoute[] routes = [new("m0", 1), .. Enumerable.Range(1, models - 1).SelectMany(m => new ModelRoute[] { new($"m{m}", 1), new($"m{m}", 2) })];
        double[] prices = [.. routes.Select(route => route.Samples * 0.01 / (1 << int.Parse(route.Model.AsSpan(1))))];
        double[][] estimated = [.. Rows(queries, () => 1 + random.NextDouble()).Select(length => prices.Select(price => price * length).ToArray())];
        return new RouteTable
        {
            Routes = routes,
            Reference = 0,
            Predictions = [.. Rows(queries, () => routes.Select((_, i) => new RoutePrediction(i == 0 ? 1 : random.NextDouble(), random.NextDouble())).ToArray())],
            DecisionCost = estimated,
            Quality = [.. Rows(queries, () => routes.Select(_ => (double)random.Next(2)).ToArray())],
            Cost = estimated,
        };
    }

    /// <summary>The position of the route that Algorithm 1 takes.</summary>
    public static int Threshold(RouteTable table, int query, double threshold) =>
        Enumerable.Range(0, table.Routes.Count)
            .Where(route => route == table.Reference || table.Predictions[query][route].MatchProbability >= threshold)
            .MinBy(route => table.DecisionCost[query][route]);

    /// <summary>The total estimated cost of a rule.</summary>
    public static double Cost(RouteTable table, Func<int, int> choose) =>
        Enumerable.Range(0, table.Queries).Sum(query => table.DecisionCost[query][choose(query)]);

    private static IEnumerable<T> Rows<T>(int count, Func<T> row) => Enumerable.Range(0, count).Select(_ => row());
}
