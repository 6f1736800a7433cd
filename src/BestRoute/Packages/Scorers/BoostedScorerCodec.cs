namespace BestRoute;

/// <summary>A reward of boosted regression trees.</summary>
/// <param name="Boosted">What fixes the features and the shape of the trees.</param>
internal sealed record BoostedScorerRecord(BoostedRewardParameters Boosted) : PackageScorer
{
    public const string Kind = "boosted";
}

/// <summary>Reads and writes <see cref="BoostedRewardScorer"/>.</summary>
internal sealed class BoostedScorerCodec : ScorerCodec<BoostedRewardScorer, BoostedScorerRecord>
{
    private const string Features = "scorer.features";
    private const string Thresholds = "scorer.thresholds";
    private const string Values = "scorer.values";

    public override string Kind => BoostedScorerRecord.Kind;

    public override IReadOnlyList<string> Tensors { get; } = [Features, Thresholds, Values];

    public override bool IsAfterDistribution => true;

    protected override BoostedScorerRecord Describe(BoostedRewardScorer scorer) => new(scorer.Parameters);

    protected override void Validate(BoostedScorerRecord record, PackageError error)
    {
        var boosted = record.Boosted;
        RequireFeatures(boosted.FeatureVersion, BoostedRewardParameters.CurrentFeatureVersion, error);
        error.Require(
            boosted.WordBuckets is >= 1 and <= BoostedRewardParameters.MaxWordBuckets
                && boosted.Trees is >= 1 and <= BoostedRewardParameters.MaxTrees && boosted.Depth is >= 1 and <= RegressionTrees.MaxDepth,
            $"the scorer has {boosted.Trees} trees of depth {boosted.Depth} and {boosted.WordBuckets} word buckets. There must be 1 to "
            + $"{BoostedRewardParameters.MaxTrees} of depth 1 to {RegressionTrees.MaxDepth}, and 1 to {BoostedRewardParameters.MaxWordBuckets} buckets");
    }

    protected override IResponseScorer Read(BoostedScorerRecord record, ScorerSource source)
    {
        var (shape, tensors) = (record.Boosted, source.Tensors);
        var leaves = 1 << shape.Depth;
        return new BoostedRewardScorer(shape, new RegressionTrees(
            shape.Depth,
            shape.FeatureCount,
            tensors.ReadInt32s(Features, shape.Trees, leaves - 1),
            tensors.ReadSingles(Thresholds, shape.Trees, leaves - 1),
            tensors.ReadSingles(Values, shape.Trees, leaves)));
    }

    protected override void Write(BoostedRewardScorer scorer, SafetensorsWriter tensors)
    {
        var trees = scorer.Trees;
        var leaves = 1 << trees.Depth;
        tensors.Add(Features, trees.Features, trees.Count, leaves - 1);
        tensors.Add(Thresholds, trees.Thresholds, trees.Count, leaves - 1);
        tensors.Add(Values, trees.Values, trees.Count, leaves);
    }
}
