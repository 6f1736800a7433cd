namespace BestRoute.Training;

/// <summary>Each route of the pool alone, up to the models' limits, including routes that the package left out.</summary>
internal sealed class FixedMethod : IEvaluationMethod
{
    public string Name => "fixed";

    public Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new MethodResult(context.FixedRoutes) { HasFixedEnds = false });
}
