namespace BestRoute.Training;

/// <summary>Predicted quality minus lambda times decision cost, swept over lambda.</summary>
internal sealed class QualityPerCostMethod : IEvaluationMethod
{
    public string Name => "best-route-quality";

    public bool IsBaseline => false;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken) =>
        new(await context.SweepQualityPerCostAsync(cancellationToken).ConfigureAwait(false));
}
