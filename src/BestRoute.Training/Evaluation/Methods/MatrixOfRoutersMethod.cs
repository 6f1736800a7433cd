namespace BestRoute.Training;

/// <summary>The paper's matrix of routers under Algorithm 1, swept over its threshold.</summary>
internal sealed class MatrixOfRoutersMethod : IEvaluationMethod
{
    public string Name => "matrix-of-routers";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        return new(await context.SweepThresholdAsync(data.Routers, static _ => true, cancellationToken).ConfigureAwait(false));
    }
}
