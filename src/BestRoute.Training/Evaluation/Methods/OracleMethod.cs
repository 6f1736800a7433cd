namespace BestRoute.Training;

/// <summary>
/// Knows what each route will give and cost: per query the highest realized quality minus lambda times billed cost. Nothing that
/// chooses one route per query does better.
/// </summary>
internal sealed class OracleMethod : IEvaluationMethod
{
    public string Name => "oracle";

    public bool IsBaseline => false;

    public Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        double[] lambdas = [.. context.Manifest.Sweep.Lambdas.Append(0).Append(double.PositiveInfinity).Distinct().Order()];
        var settings = lambdas.Select(lambda => Choose(context.FixedRoutes, context.Reference.Costs.Count, lambda)).ToArray();
        return Task.FromResult(new MethodResult(settings) { HasFixedEnds = false });
    }

    private static SettingResult Choose(IReadOnlyList<SettingResult> routes, int queries, double lambda)
    {
        var costs = new double[queries];
        var qualities = new double[queries];
        var names = new Route[queries];
        for (var query = 0; query < queries; query++)
        {
            var best = routes[0];
            foreach (var route in routes)
            {
                if (Compare(route, best, query, lambda) > 0)
                {
                    best = route;
                }
            }

            costs[query] = best.Costs[query];
            qualities[query] = best.Qualities[query];
            names[query] = best.Routes[query];
        }

        return new SettingResult(new CurveSetting(lambda), costs, qualities, names);
    }

    private static int Compare(SettingResult left, SettingResult right, int query, double lambda)
    {
        var (cost, quality) = (left.Costs[query] - right.Costs[query], left.Qualities[query] - right.Qualities[query]);
        if (double.IsPositiveInfinity(lambda))
        {
            return cost != 0 ? -Math.Sign(cost) : Math.Sign(quality);
        }

        var utility = quality - (lambda * cost);
        return utility != 0 ? Math.Sign(utility) : -Math.Sign(cost);
    }
}
