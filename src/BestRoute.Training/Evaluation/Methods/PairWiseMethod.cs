namespace BestRoute.Training;

/// <summary>
/// The paper's pair-wise router (section 4.1): one candidate's route or the reference. The route is the one whose router has the highest AIQ on
/// validation queries.
/// </summary>
internal sealed class PairWiseMethod : IEvaluationMethod
{
    public string Name => "pair-wise";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var table = await data.Tables.BuildAsync(context.WithPackageLengths(data.Routers)).ConfigureAwait(false);
        var thresholds = PolicySweep.Thresholds(table);
        var best = Enumerable.Range(0, data.Routes.Count)
            .Where(route => route != data.Reference)
            .MaxBy(route => Aiq(table, route, thresholds));
        return new(await context.SweepThresholdAsync(data.Routers, route => route == data.Routes[best], cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The AIQ on the validation queries in which every route has its samples; 0 where there are none.</summary>
    internal static double Aiq(RouteTable table, int route, IReadOnlyList<double> thresholds)
    {
        int[] queries = [.. Enumerable.Range(0, table.Queries).Where(query => !table.Quality[query].Any(double.IsNaN))];
        if (queries.Length == 0)
        {
            return 0;
        }

        CostQualityPoint Mean(Func<int, int> choose) => new(
            queries.Average(query => table.Cost[query][choose(query)]), queries.Average(query => table.Quality[query][choose(query)]));

        var ends = FixedEnds.Of([.. Enumerable.Range(0, table.Routes.Count).Select(one => Mean(_ => one))], table.Reference);
        var points = thresholds.Select(threshold => Mean(query =>
            table.Predictions[query][route].MatchProbability >= threshold
            && table.DecisionCost[query][route] < table.DecisionCost[query][table.Reference] ? route : table.Reference));
        return CurveScore.AiqOf([.. points, ends.Cheapest, ends.Reference], ends);
    }
}
