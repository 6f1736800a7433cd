namespace BestRoute.Training;

/// <summary>
/// Quality per cost with each route's mean quality in place of a prediction: all that it knows of a query is what its answers are
/// estimated to cost. What a router gains beyond this, it gains by knowing the query.
/// </summary>
internal sealed class CostOnlyMethod : IEvaluationMethod
{
    public string Name => "cost-only";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var constants = data.TrainingMatch.Zip(data.TrainingQuality, static (match, quality) => new RoutePrediction(LabelMeans.Of(match), LabelMeans.Of(quality)));
        return new(await context.SweepQualityPerCostAsync(new ConstantPredictor(data.Routes, [.. constants]), cancellationToken).ConfigureAwait(false));
    }
}
