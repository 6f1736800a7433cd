namespace BestRoute;

/// <summary>What determines the features of a <see cref="LinearRewardScorer"/>, in addition to its weights.</summary>
/// <param name="FeatureVersion">The version of the recipe, <see cref="CurrentFeatureVersion"/>.</param>
/// <param name="HashBuckets">The number of hashed features, 1 or more.</param>
/// <param name="Seed">The seed of the feature hash.</param>
internal sealed record LinearRewardParameters(int FeatureVersion, int HashBuckets, int Seed)
{
    /// <summary>The version of the recipe in this code. Weights of another version belong to other features.</summary>
    public const int CurrentFeatureVersion = 1;

    /// <summary>Gets the parameters that training uses.</summary>
    public static LinearRewardParameters Default { get; } = new(CurrentFeatureVersion, HashBuckets: 4096, Seed: 17);

    /// <summary>Gets the number of weights that belong to these parameters.</summary>
    public int WeightCount => RewardFeatures.HashedStart + HashBuckets;
}
