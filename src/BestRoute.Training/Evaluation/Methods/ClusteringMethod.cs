namespace BestRoute.Training;

/// <summary>
/// Clustering: K-means with 50 clusters on tf-idf features; each cluster's queries go to the route that is best on its training queries.
/// </summary>
/// <param name="name">The name in reports.</param>
/// <param name="sweepsLambda">Whether to weigh each cluster's mean qualities against costs and sweep lambda; else lambda is 0, as in the paper.</param>
internal sealed class ClusteringMethod(string name, bool sweepsLambda) : IEvaluationMethod
{
    public string Name => name;

    public async Task<MethodResult> RunAsync(EvaluationContext context, CancellationToken cancellationToken)
    {
        var clusters = (await context.LoadBaselineDataAsync().ConfigureAwait(false)).Clusters;
        return new(sweepsLambda
            ? await context.SweepQualityPerCostAsync(clusters, cancellationToken).ConfigureAwait(false)
            : await context.SweepAsync(context.WithPackageLengths(clusters), [0], static lambda => new QualityPerCostPolicy(lambda), cancellationToken)
                .ConfigureAwait(false));
    }
}
