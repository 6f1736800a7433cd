namespace BestRoute;

/// <summary>A linear reward on features of the draw.</summary>
/// <param name="Linear">What fixes the features.</param>
internal sealed record LinearScorerRecord(LinearRewardParameters Linear) : PackageScorer
{
    public const string Kind = "linear";
}

/// <summary>Reads and writes <see cref="LinearRewardScorer"/>.</summary>
internal sealed class LinearScorerCodec : ScorerCodec<LinearRewardScorer, LinearScorerRecord>
{
    public override string Kind => LinearScorerRecord.Kind;

    public override IReadOnlyList<string> Tensors { get; } = [Weights];

    protected override LinearScorerRecord Describe(LinearRewardScorer scorer) => new(scorer.Parameters);

    protected override void Validate(LinearScorerRecord record, PackageError error) =>
        RequireFeatures(record.Linear.FeatureVersion, LinearRewardParameters.CurrentFeatureVersion, error);

    protected override IResponseScorer Read(LinearScorerRecord record, ScorerSource source) =>
        new LinearRewardScorer(record.Linear, source.Tensors.ReadSingles(Weights, record.Linear.WeightCount));

    protected override void Write(LinearRewardScorer scorer, SafetensorsWriter tensors) =>
        tensors.Add(Weights, scorer.Weights, scorer.Weights.Length);
}
