namespace BestRoute.Training;

/// <summary>The reference answers everything.</summary>
internal sealed class AlwaysReferenceMethod : IEvaluationMethod
{
    public string Name => "always-reference";

    public Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new MethodResult([context.Reference]));
}
