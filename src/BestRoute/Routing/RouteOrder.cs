namespace BestRoute;

/// <summary>Finds the first route in an order.</summary>
internal static class RouteOrder
{
    /// <summary>Finds the first of the routes that take part. Among equal ones, the first one in the pool wins.</summary>
    /// <returns>The index of the route, or -1 if no route takes part.</returns>
    internal static int First<TOrder>(ReadOnlySpan<RouteAssessment> routes, TOrder order)
        where TOrder : struct, IRouteOrder
    {
        var best = -1;
        RouteRank bestRank = default;
        for (var i = 0; i < routes.Length; i++)
        {
            if (!order.Admits(routes[i]))
            {
                continue;
            }

            var rank = order.RankOf(routes[i]);
            if (best < 0 || rank.IsBefore(bestRank))
            {
                best = i;
                bestRank = rank;
            }
        }

        return best;
    }
}
