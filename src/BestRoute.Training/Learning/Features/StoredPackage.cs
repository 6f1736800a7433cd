namespace BestRoute.Training;

/// <summary>Has each of a package's models asked once for each text: evaluation comes back to the same texts over and over.</summary>
internal static class StoredPackage
{
    /// <summary>Wraps the models that the package carries; what is computed in managed code stays as it is.</summary>
    public static RoutingPackage Of(RoutingPackage package) => package with
    {
        Encoder = EncoderLayers.WithModel(package.Encoder, Stored),
        Scorer = package.Scorer switch
        {
            EncodedRewardScorer encoded => encoded.Over(new StoredPairEncoder(
                encoded.Encoder, new FeatureStore(FeatureKind.Pair, encoded.Encoder.Dimensions, encoded.Encoder))),
            IModelFolder => new StoredScorer(package.Scorer, new FeatureStore(FeatureKind.Reward, 1, package.Scorer)),
            var scorer => scorer,
        },
    };

    private static IQueryEncoder Stored(IQueryEncoder encoder) => encoder is IModelFolder
        ? new StoredEncoder(encoder, new FeatureStore(FeatureKind.Query, encoder.Dimensions, encoder))
        : encoder;
}
