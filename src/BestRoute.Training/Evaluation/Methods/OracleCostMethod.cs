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
        var decisions = await context.Replay.DecideAsync(context.Replay.PackagePredictor, cancellationToken).ConfigureAwait(false);
        var fixedRoutes = context.FixedRoutes.ToDictionary(static result => result.Setting.Route!.Value);
        return new([.. settings(context.Manifest.Sweep).Select(setting => Choose(new CurveSetting(setting), policy(setting), decisions, fixedRoutes))]);
    }

    private static SettingResult Choose(
        CurveSetting setting, IRoutingPolicy policy, IReadOnlyList<RoutingDecision> decisions, Dictionary<Route, SettingResult> fixedRoutes)
    {
        var costs = new double[decisions.Count];
        var qualities = new double[decisions.Count];
        var routes = new Route[decisions.Count];
        for (var query = 0; query < decisions.Count; query++)
        {
            RouteAssessment[] assessments = [.. decisions[query].Routes.Select(route => Priced(route, fixedRoutes[route.Route].Costs[query], policy))];
            routes[query] = assessments[policy.Choose(assessments)].Route;
            costs[query] = fixedRoutes[routes[query]].Costs[query];
            qualities[query] = fixedRoutes[routes[query]].Qualities[query];
        }

        return new SettingResult(setting, costs, qualities, routes);
    }

    private static RouteAssessment Priced(RouteAssessment route, double cost, IRoutingPolicy policy)
    {
        var priced = route with { EstimatedCost = cost };
        return priced.IsAdmissible ? priced with { Exclusion = policy.Screen(priced) } : priced;
    }
}
