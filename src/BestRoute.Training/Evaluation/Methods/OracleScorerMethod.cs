namespace BestRoute.Training;

/// <summary>
/// Routes as <c>best-route</c> does, and then answers with the best of the samples that were drawn: what a perfect scorer would make of
/// the same bill.
/// </summary>
internal sealed class OracleScorerMethod : IEvaluationMethod
{
    public string Name => "oracle-scorer";

    public bool IsBaseline => false;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var routed = await context.SweepQualityPerCostAsync(cancellationToken).ConfigureAwait(false);
        return new([.. routed.Select(result => new SettingResult(
            result.Setting,
            [.. result.Costs],
            [.. result.Routes.Index().Select(query => BestOf(context.Replay, query.Index, query.Item))],
            [.. result.Routes]))]);
    }

    private static double BestOf(PoolReplay replay, int query, ModelRoute route) =>
        replay.Queries[query].ResponsesOf(route.Model).Take(route.Samples).Max(response => replay.Scale.ToUnit(response.Score));
}
