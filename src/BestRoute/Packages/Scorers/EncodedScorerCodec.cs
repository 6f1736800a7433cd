namespace BestRoute;

/// <summary>A linear reward on the vectors of an encoder, which is a model that the package contains.</summary>
/// <param name="Fingerprint">Which model the encoder is.</param>
/// <param name="Dimensions">The length of its vectors.</param>
internal sealed record EncodedScorerRecord(string Fingerprint, int Dimensions) : PackageScorer
{
    public const string Kind = "encoded";
}

/// <summary>Reads and writes <see cref="EncodedRewardScorer"/>.</summary>
internal sealed class EncodedScorerCodec : ScorerCodec<EncodedRewardScorer, EncodedScorerRecord>
{
    public override string Kind => EncodedScorerRecord.Kind;

    public override IReadOnlyList<string> Tensors { get; } = [Weights];

    public override IModelFolder? ModelOf(IResponseScorer scorer) => ((EncodedRewardScorer)scorer).Encoder as IModelFolder;

    /// <summary>Describes the scorer; <see langword="null"/> if its encoder does not know which model it is.</summary>
    protected override EncodedScorerRecord? Describe(EncodedRewardScorer scorer) =>
        scorer.Encoder is IFingerprinted model ? new(model.Fingerprint, scorer.Encoder.Dimensions) : null;

    protected override void Validate(EncodedScorerRecord record, PackageError error)
    {
        RequireFingerprint(record.Fingerprint, error);
        error.Require(record.Dimensions > 0, $"the scorer of kind '{Kind}' has {record.Dimensions} dimensions, but it needs at least 1");
    }

    protected override IResponseScorer Read(EncodedScorerRecord record, ScorerSource source)
    {
        if (source.Models.GivenScorer is { } given)
        {
            return given;
        }

        var encoder = record.Fingerprint == source.EncoderFingerprint && source.Encoder is IPairEncoder shared
            ? shared
            : source.Models.RewardEncoder(record.Fingerprint, source.EncoderFingerprint);
        return new EncodedRewardScorer(encoder, source.Tensors.ReadSingles(Weights, record.Dimensions));
    }

    protected override void Write(EncodedRewardScorer scorer, SafetensorsWriter tensors) =>
        tensors.Add(Weights, scorer.Weights, scorer.Weights.Length);
}
