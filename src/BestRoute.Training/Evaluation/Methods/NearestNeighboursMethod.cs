namespace BestRoute.Training;

/// <summary>
/// Quality per cost on the run time's <see cref="NearestNeighbourPredictor"/>, which remembers the training queries; k is the one of least
/// squared error of the predicted quality gap to the reference on validation queries.
/// </summary>
internal sealed class NearestNeighboursMethod : IEvaluationMethod
{
    /// <summary>The numbers of neighbours tried.</summary>
    public static IReadOnlyList<int> Candidates { get; } = [5, 10, 20, 40, 80, 160];

    public string Name => "nearest-neighbours";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var predictor = await FitAsync(data, context.Encoder, cancellationToken).ConfigureAwait(false);
        return new(await context.SweepQualityPerCostAsync(predictor, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Adds the training queries and chooses k.</summary>
    public static async Task<NearestNeighbourPredictor> FitAsync(BaselineData data, IQueryEncoder encoder, CancellationToken cancellationToken)
    {
        var all = new NearestNeighbourPredictor(
            encoder, data.Routes, data.Pool.Reference, neighbours: 1, capacity: data.Training.Count);
        if (EncoderLayers.ModelOf(encoder) is StoredEncoder stored)
        {
            // Below they come one after the other.
            await stored.FillAsync([.. data.Training, .. data.Validation], data.Options, static _ => { }).ConfigureAwait(false);
        }

        for (var query = 0; query < data.Training.Count; query++)
        {
            await all.AddAsync(data.Training[query].Text, [.. data.TrainingQuality.Select(route => route[query])], cancellationToken)
                .ConfigureAwait(false);
        }

        return await GapError.LeastAsync(data, Candidates.Select(all.WithNeighbours)).ConfigureAwait(false);
    }
}
