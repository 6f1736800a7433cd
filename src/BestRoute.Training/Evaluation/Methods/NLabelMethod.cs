namespace BestRoute.Training;

/// <summary>
/// N-label routing: one classifier per model tells whether its first sample scores at least as well as the reference's first sample; the
/// cheapest model above a threshold answers, which is swept. The penalty is that of least cross-entropy on validation queries.
/// </summary>
internal sealed class NLabelMethod : IEvaluationMethod
{
    public string Name => "n-label";

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var data = await context.LoadBaselineDataAsync().ConfigureAwait(false);
        var routes = FirstSamples.RoutesOf(data);
        var reference = Array.IndexOf(routes, data.Reference);
        var (_, solutions) = HeadTrainer.Fit(
            await DenseFeatures.EncodeAsync(context.Encoder, data.Training, data.Options).ConfigureAwait(false),
            Targets(data, routes, reference, data.Training),
            await DenseFeatures.EncodeAsync(context.Encoder, data.Validation, data.Options).ConfigureAwait(false),
            Targets(data, routes, reference, data.Validation),
            data.Options,
            static _ => { });
        return new(await context.SweepThresholdAsync(
            new NLabelPredictor(context.Encoder, data.Routes, data.Reference, routes, solutions),
            static route => route.Samples == 1,
            cancellationToken).ConfigureAwait(false));
    }

    /// <summary>By route and query: 1 where the route's first sample scores at least as well as the reference's, 0 where not, NaN where one is missing.</summary>
    internal static double[][] Targets(BaselineData data, int[] routes, int reference, IReadOnlyList<QueryRecord> queries)
    {
        double[][] scores = [.. queries.Select(query => FirstSamples.ScoresOf(data, routes, query))];
        return [.. routes.Select((_, route) => scores
            .Select(query => double.IsNaN(query[route]) || double.IsNaN(query[reference]) ? double.NaN : query[route] >= query[reference] ? 1 : 0)
            .ToArray())];
    }
}
