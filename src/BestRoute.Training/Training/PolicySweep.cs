namespace BestRoute.Training;

/// <summary>The settings that evaluation sweeps: their operating points on validation queries are spread evenly over the cost.</summary>
internal static class PolicySweep
{
    /// <summary>The number of settings of a sweep.</summary>
    public const int Count = 101;

    /// <summary>Beyond this a lambda tells apart what prices, given in millionths, do not.</summary>
    private const double MaxLambda = 1e12;

    /// <summary>
    /// Lambdas from 0, where cost does not count, to one at which the cheapest route always wins; those between spread the total
    /// estimated cost from the reference's (or that of lambda 0, where it is lower) to the cheapest routes'.
    /// </summary>
    public static IReadOnlyList<double> Lambdas(RouteTable table)
    {
        var events = new List<(double, double)>();
        double free = 0, reference = 0, largest = 1;
        int[] all = [.. Enumerable.Range(0, table.Routes.Count)];
        for (var query = 0; query < table.Queries; query++)
        {
            var cost = table.DecisionCost[query];
            var chosen = table.Choose(query, 0, all);
            free += cost[chosen];
            reference += cost[table.Reference];
            while (NextCheaper(table, query, chosen) is (var lambda, var route) && route >= 0)
            {
                events.Add((lambda, cost[chosen] - cost[route]));
                largest = Math.Max(largest, 2 * lambda);
                chosen = route;
            }

            foreach (var other in cost)
            {
                if (other > cost[chosen])
                {
                    largest = Math.Max(largest, 1 / (other - cost[chosen]));
                }
            }
        }

        var last = Math.Min(largest, MaxLambda);
        return [0, .. SettingSpread.Pick(events, Math.Max(0, free - reference), Count - 2, last), last];
    }

    /// <summary>
    /// Thresholds from 0, where the cheapest route always wins, to 1, where only certainty replaces the reference; those between
    /// spread the total estimated cost of Algorithm 1.
    /// </summary>
    public static IReadOnlyList<double> Thresholds(RouteTable table)
    {
        var events = new List<(double, double)>();
        for (var query = 0; query < table.Queries; query++)
        {
            var cost = table.DecisionCost[query];
            double threshold = double.NegativeInfinity, before = double.NaN;
            foreach (var route in Enumerable.Range(0, cost.Length).OrderBy(route => cost[route]))
            {
                var probability = table.Predictions[query][route].MatchProbability;
                if (route != table.Reference && probability <= threshold)
                {
                    continue;
                }

                if (!double.IsNaN(before))
                {
                    events.Add((threshold, cost[route] - before));
                }

                if (route == table.Reference)
                {
                    break;
                }

                (threshold, before) = (probability, cost[route]);
            }
        }

        return [0, .. SettingSpread.Pick(events, 0, Count - 2, 1), 1];
    }

    /// <summary>The lambda at which a cheaper route overtakes the chosen one, and that route; -1 where there is none.</summary>
    private static (double Lambda, int Route) NextCheaper(RouteTable table, int query, int chosen)
    {
        var cost = table.DecisionCost[query];
        var predictions = table.Predictions[query];
        var best = double.PositiveInfinity;
        var next = -1;
        for (var route = 0; route < cost.Length; route++)
        {
            if (cost[route] < cost[chosen])
            {
                var lambda = (predictions[chosen].Quality - predictions[route].Quality) / (cost[chosen] - cost[route]);
                if (lambda < best || (lambda == best && cost[route] < cost[next]))
                {
                    (best, next) = (lambda, route);
                }
            }
        }

        return (Math.Max(0, best), next);
    }
}
