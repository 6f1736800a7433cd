namespace BestRoute.Training;

/// <summary>
/// The package's predictions, weighed against what each route's answer will really have cost. The paper's released code decides so; no
/// application can, since an answer's length is not known before it is there.
/// </summary>
/// <param name="name">The name in reports.</param>
/// <param name="policy">The policy, by its setting.</param>
/// <param name="settings">The settings to sweep.</param>
internal sealed class OracleCostMethod(string name, Func<double, IRoutingPolicy> policy, Func<PackageSweep, IReadOnlyList<double>> settings)
    : IEvaluationMethod
{
    public string Name => name;

    public bool IsBaseline => false;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var (replay, answers) = (context.Replay, context.Replay.Answers);
        double[] swept = [.. settings(replay.Sweep)];
        IRoutingPolicy[] policies = [.. swept.Select(policy)];
        ushort[][] chosen = [.. swept.Select(_ => new ushort[replay.Queries.Count])];
        var positions = answers.Routes.Index().ToDictionary(static route => route.Item, static route => route.Index);
        await replay.DecideAsync(
            replay.PackagePredictor,
            (query, decision) =>
            {
                foreach (var (setting, one) in policies.Index())
                {
                    RouteAssessment[] assessments =
                        [.. decision.Routes.Select(route => Priced(route, answers.Costs[positions[route.Route]][query], one))];
                    chosen[setting][query] = (ushort)positions[assessments[one.Choose(assessments)].Route];
                }
            },
            cancellationToken).ConfigureAwait(false);
        return new([.. swept.Zip(chosen, (setting, routes) => new SettingResult(new CurveSetting(setting), answers, new RouteChoices(routes, [])))]);
    }

    private static RouteAssessment Priced(RouteAssessment route, double cost, IRoutingPolicy policy)
    {
        var priced = route with { DecisionCost = cost };
        return priced.IsAdmissible ? priced with { Exclusion = policy.Screen(priced) } : priced;
    }
}
