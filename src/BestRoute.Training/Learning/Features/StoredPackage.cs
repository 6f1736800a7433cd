namespace BestRoute.Training;

/// <summary>Has each of a package's models asked once for each text: evaluation comes back to the same texts over and over.</summary>
internal static class StoredPackage
{
    /// <summary>Wraps the models that the package carries; what is computed in managed code stays as it is.</summary>
    public static RoutingPackage Of(RoutingPackage package, FeatureStores stores) => package with
    {
        Encoder = EncoderLayers.WithModel(package.Encoder, model => model is IModelFolder ? stores.Of(model) : model),
        Scorer = package.Scorer switch
        {
            EncodedRewardScorer encoded => encoded.Over(stores.OfPairs(encoded.Encoder)),
            IModelFolder => stores.Of(package.Scorer),
            var scorer => scorer,
        },
    };

    /// <summary>Encodes queries before anything needs their vectors: many at once, and with progress. A managed encoder has nothing to store.</summary>
    public static async Task EncodeAsync(
        IQueryEncoder encoder, IReadOnlyList<QueryRecord> queries, StageProgress stages, double end, ParallelOptions options)
    {
        if (EncoderLayers.ModelOf(encoder) is StoredEncoder stored)
        {
            stages.Begin(FormattableString.Invariant($"Encoding {queries.Count:N0} queries"), end);
            await stored.FillAsync(queries, options, stages.Report).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the package over the models themselves, as it is saved.</summary>
    public static RoutingPackage Unwrap(RoutingPackage package) => package with { Encoder = Unwrap(package.Encoder), Scorer = Unwrap(package.Scorer) };

    /// <summary>Returns the same encoder over the model itself.</summary>
    public static IQueryEncoder Unwrap(IQueryEncoder encoder) => EncoderLayers.WithModel(encoder, static model => (model as StoredEncoder)?.Inner ?? model);

    /// <summary>Returns the same scorer over the model itself.</summary>
    public static IResponseScorer Unwrap(IResponseScorer scorer) => scorer switch
    {
        StoredScorer stored => stored.Inner,
        EncodedRewardScorer { Encoder: StoredPairEncoder pairs } encoded => encoded.Over(pairs.Inner),
        _ => scorer,
    };
}
