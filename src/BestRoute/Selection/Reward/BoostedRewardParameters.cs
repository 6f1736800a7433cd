namespace BestRoute;

/// <summary>What determines the features and the shape of a <see cref="BoostedRewardScorer"/>, in addition to its trees.</summary>
/// <param name="FeatureVersion">The version of the recipe, <see cref="CurrentFeatureVersion"/>.</param>
/// <param name="WordBuckets">The number of features that say whether the prompt has a word in a bucket, 1 or more.</param>
/// <param name="Trees">The number of trees, 1 or more.</param>
/// <param name="Depth">The number of splits from the root of a tree to each of its leaves, 1 to <see cref="RegressionTrees.MaxDepth"/>.</param>
internal sealed record BoostedRewardParameters(int FeatureVersion, int WordBuckets, int Trees, int Depth)
{
    /// <summary>The version of the recipe in this code. Trees of another version use other features.</summary>
    public const int CurrentFeatureVersion = 1;

    /// <summary>The largest number of word buckets.</summary>
    public const int MaxWordBuckets = 1 << 20;

    /// <summary>The largest number of trees.</summary>
    public const int MaxTrees = 1 << 14;

    /// <summary>Gets the parameters that training uses.</summary>
    public static BoostedRewardParameters Default { get; } = new(CurrentFeatureVersion, WordBuckets: 4096, Trees: 240, Depth: 4);

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => BoostedFeatures.DenseCount + WordBuckets;
}
