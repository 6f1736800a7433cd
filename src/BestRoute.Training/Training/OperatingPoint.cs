namespace BestRoute.Training;

/// <summary>Chooses the lambda that decides where the application sets nothing.</summary>
internal static class OperatingPoint
{
    /// <summary>The share of the reference's quality that must be kept.</summary>
    public const double QualityShare = 0.99;

    /// <summary>
    /// The largest lambda of the sweep that keeps <see cref="QualityShare"/> of the reference's mean quality on validation queries, both
    /// as predicted and as scored; 0 where none does. Scores of a few hundred queries alone would leave the saving to luck;
    /// predictions alone are too hopeful of the routes that are chosen because their prediction is the highest. Where a query
    /// leaves the reference, the scores count as if one query more had been lost: a few dozen queries have to show a gain, and stay
    /// with the reference otherwise.
    /// </summary>
    public static double Choose(RouteTable table, IReadOnlyList<double> lambdas)
    {
        int[] all = [.. Enumerable.Range(0, table.Routes.Count)];
        return lambdas.LastOrDefault(lambda => Keeps(table, lambda, all));
    }

    private static bool Keeps(RouteTable table, double lambda, int[] routes)
    {
        double predicted = 0, scored = 0;
        var leavesReference = false;
        for (var query = 0; query < table.Queries; query++)
        {
            var chosen = table.Choose(query, lambda, routes);
            var predictions = table.Predictions[query];
            predicted += predictions[chosen].Quality - (QualityShare * predictions[table.Reference].Quality);
            var margin = table.Quality[query][chosen] - (QualityShare * table.Quality[query][table.Reference]);
            scored += double.IsNaN(margin) ? 0 : margin;
            leavesReference |= chosen != table.Reference;
        }

        return predicted >= 0 && scored >= (leavesReference ? QualityShare : 0);
    }
}
