namespace BestRoute;

/// <summary>The sum of complete binary trees of the same depth. No node refers to another node, so invalid data cannot cause a loop.</summary>
/// <remarks>The children of node i are 2i + 1, if the feature is at most the threshold, and 2i + 2 otherwise. Safe for concurrent use.</remarks>
internal sealed class RegressionTrees
{
    /// <summary>The maximum depth.</summary>
    public const int MaxDepth = 10;

    private readonly int _splits;

    /// <summary>Initializes a new instance of the <see cref="RegressionTrees"/> class. It keeps the arrays.</summary>
    /// <param name="depth">The number of splits from the root to a leaf, 1 to <see cref="MaxDepth"/>.</param>
    /// <param name="featureCount">The number of features.</param>
    /// <param name="features">The feature of each split, tree after tree: 2^depth - 1 of each.</param>
    /// <param name="thresholds">The threshold of each split, in the same order.</param>
    /// <param name="values">The value of each leaf, tree after tree: 2^depth of each.</param>
    /// <exception cref="ArgumentException">The arrays do not fit each other, a feature is unknown, or a number is not finite.</exception>
    public RegressionTrees(int depth, int featureCount, int[] features, float[] thresholds, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, MaxDepth);
        _splits = (1 << depth) - 1;
        if (features.Length % _splits != 0 || thresholds.Length != features.Length || values.Length != features.Length / _splits * (_splits + 1))
        {
            throw new ArgumentException(
                $"There are {features.Length} features, {thresholds.Length} thresholds and {values.Length} values. Each tree of depth {depth} needs "
                + $"{_splits}, {_splits} and {_splits + 1}.");
        }

        if (Array.FindIndex(features, feature => feature < 0 || feature >= featureCount) is var bad and >= 0)
        {
            throw new ArgumentException($"Split {bad} is on feature {features[bad]}, but the features are 0 to {featureCount - 1}.", nameof(features));
        }

        NumberGuard.RequireFinite(thresholds);
        NumberGuard.RequireFinite(values);
        Depth = depth;
        Features = features;
        Thresholds = thresholds;
        Values = values;
    }

    /// <summary>Gets the number of splits from the root of a tree to a leaf.</summary>
    public int Depth { get; }

    /// <summary>Gets the number of trees.</summary>
    public int Count => Features.Length / _splits;

    /// <summary>Gets the feature of each split. The array must not be changed.</summary>
    public int[] Features { get; }

    /// <summary>Gets the threshold of each split. The array must not be changed.</summary>
    public float[] Thresholds { get; }

    /// <summary>Gets the value of each leaf. The array must not be changed.</summary>
    public float[] Values { get; }

    /// <summary>Sums the values of the leaves that a vector falls into.</summary>
    /// <param name="dense">The first features.</param>
    /// <param name="flags">The features after them: 1 where true, else 0.</param>
    public double Sum(ReadOnlySpan<float> dense, ReadOnlySpan<bool> flags)
    {
        var sum = 0.0;
        for (int first = 0, leaf = 0; first < Features.Length; first += _splits, leaf += _splits + 1)
        {
            var node = 0;
            while (node < _splits)
            {
                var feature = Features[first + node];
                var value = feature < dense.Length ? dense[feature] : flags[feature - dense.Length] ? 1 : 0;
                node = (2 * node) + (value <= Thresholds[first + node] ? 1 : 2);
            }

            sum += Values[leaf + node - _splits];
        }

        return sum;
    }
}
