namespace BestRoute.Training;

/// <summary>
/// The policy that an application gets that sets nothing, quality per cost, swept over its lambda; the package's own lambda, which no
/// policy overrides, is the operating point.
/// </summary>
internal sealed class BestRouteMethod : IEvaluationMethod
{
    public string Name => "best-route";

    public bool IsBaseline => false;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken) =>
        new(await context.SweepQualityPerCostAsync(cancellationToken).ConfigureAwait(false))
        {
            OperatingPoint = await context.RunOperatingPointAsync(cancellationToken).ConfigureAwait(false),
        };
}
