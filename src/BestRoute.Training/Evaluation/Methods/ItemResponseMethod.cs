namespace BestRoute.Training;

/// <summary>
/// Quality per cost on a two-parameter item-response model; both penalties are those of least squared error of the predicted quality gap
/// on validation queries.
/// </summary>
internal sealed class ItemResponseMethod : IEvaluationMethod
{
    private static readonly (double Penalty, double SlopePenalty)[] _penalties =
        [.. from slope in new double[] { 100, 1 } from weights in new[] { 10, 3, 1, 0.3 } select (weights, slope)];

    public string Name => "item-response";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var features = await DenseFeatures.EncodeAsync(context.Encoder, data.Training, data.Options).ConfigureAwait(false);
        var predictors = new ItemResponsePredictor[_penalties.Length];
        Parallel.For(0, predictors.Length, data.Options, i => predictors[i] = new ItemResponsePredictor(
            context.Encoder,
            data.Routes,
            data.Reference,
            ItemResponseModel.Fit(features, data.TrainingQuality, _penalties[i].Penalty, _penalties[i].SlopePenalty)));
        var best = await GapError.LeastAsync(data, predictors).ConfigureAwait(false);
        return new(await context.SweepQualityPerCostAsync(best, cancellationToken).ConfigureAwait(false));
    }
}
