namespace BestRoute.Training;

/// <summary>The paper's matrix of routers under Algorithm 1, swept over its threshold.</summary>
internal sealed class MatrixOfRoutersMethod : IEvaluationMethod
{
    public string Name => "matrix-of-routers";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
        => new(await context.SweepThresholdAsync(context.BaselineData.Routers, static _ => true, cancellationToken).ConfigureAwait(false));
}
