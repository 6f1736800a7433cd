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
        double[] lambdas = [.. context.Replay.Sweep.Lambdas.Append(0).Append(double.PositiveInfinity).Distinct().Order()];
        var settings = lambdas.Select(lambda => Choose(context.Replay.Answers, context.Replay.Queries.Count, lambda)).ToArray();
        return Task.FromResult(new MethodResult(settings) { HasFixedEnds = false });
    }

    private static SettingResult Choose(AnswerTable answers, int queries, double lambda)
    {
        var chosen = new ushort[queries];
        for (var query = 0; query < queries; query++)
        {
            var best = 0;
            for (var route = 1; route < answers.Routes.Count; route++)
            {
                if (Compare(answers, route, best, query, lambda) > 0)
                {
                    best = route;
                }
            }

            chosen[query] = (ushort)best;
        }

        return new SettingResult(new CurveSetting(lambda), answers, new RouteChoices(chosen, []));
    }

    private static int Compare(AnswerTable answers, int left, int right, int query, double lambda)
    {
        var cost = answers.Costs[left][query] - answers.Costs[right][query];
        var quality = answers.Qualities[left][query] - answers.Qualities[right][query];
        if (double.IsPositiveInfinity(lambda))
        {
            return cost != 0 ? -Math.Sign(cost) : Math.Sign(quality);
        }

        var utility = quality - (lambda * cost);
        return utility != 0 ? Math.Sign(utility) : -Math.Sign(cost);
    }
}
