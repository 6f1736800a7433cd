namespace BestRoute.Training;

/// <summary>Compares the cost estimates of the library's own client with the bills of its answers.</summary>
internal static class CostEstimationMeasurement
{
    /// <param name="decisions">The estimates that decide.</param>
    /// <param name="meanLengthDecisions">The same with each model's mean output length for every query.</param>
    /// <param name="fixedRoutes">The measured result of each route alone.</param>
    public static IReadOnlyList<CostEstimationReport> Of(
        DecisionTable decisions, DecisionTable meanLengthDecisions, IReadOnlyList<SettingResult> fixedRoutes) =>
        [.. fixedRoutes.Where(static result => result.Setting.Route!.Value.Samples == 1).Select(result => new CostEstimationReport(
            result.Setting.Route!.Value.Model, result.Mean.Cost, Error(decisions, result), Error(meanLengthDecisions, result)))];

    private static double Error(DecisionTable decisions, SettingResult settled)
    {
        var estimated = decisions.EstimatedCost[decisions.PositionOf(settled.Setting.Route!.Value)];
        return estimated.Index().Average(query => Math.Abs(query.Item - settled.Costs[query.Index]));
    }
}
