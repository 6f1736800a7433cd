namespace BestRoute.Training;

/// <summary>The model that is best on training queries answers everything, with one sample; of equally good ones the first of the pool.</summary>
internal sealed class BestSingleMethod : IEvaluationMethod
{
    public string Name => "best-single";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var best = data.Routes.Zip(data.TrainingQuality)
            .Where(static route => route.First.Samples == 1)
            .MaxBy(static route => LabelMeans.Of(route.Second)).First;
        return new([context.FixedRoutes.Single(result => result.Setting.Route == best)]);
    }
}
