namespace BestRoute.Training;

/// <summary>What a coin between two fixed routes can do, at every ratio: the hull of the fixed routes.</summary>
/// <param name="name">The name in reports.</param>
/// <param name="maximumSamples">The largest n of a route that takes part.</param>
internal sealed class RandomMixMethod(string name, int maximumSamples) : IEvaluationMethod
{
    public string Name => name;

    public Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var routes = context.FixedRoutes.Where(result => result.Setting.Route!.Value.Samples <= maximumSamples).ToArray();
        return Task.FromResult(new MethodResult(routes) { MixesSettings = true });
    }
}
