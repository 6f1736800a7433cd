namespace BestRoute.Training;

/// <summary>The paper's Algorithm 1, swept over its threshold.</summary>
internal sealed class ThresholdMethod : IEvaluationMethod
{
    public string Name => "best-route-threshold";

    public bool IsBaseline => false;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken) =>
        new(await context.SweepAsync(
            context.Replay.PackagePredictor, context.Replay.Sweep.Thresholds, static threshold => new ThresholdPolicy(threshold), cancellationToken)
            .ConfigureAwait(false));
}
