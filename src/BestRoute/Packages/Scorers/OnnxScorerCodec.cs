namespace BestRoute;

/// <summary>A reward model that the package contains.</summary>
/// <param name="Fingerprint">Which model it is.</param>
internal sealed record OnnxScorerRecord(string Fingerprint) : PackageScorer
{
    public const string Kind = "onnx";
}

/// <summary>Reads and writes scorers that are models in their own folders.</summary>
internal sealed class OnnxScorerCodec : ScorerCodec<IModelFolder, OnnxScorerRecord>
{
    public override string Kind => OnnxScorerRecord.Kind;

    public override IModelFolder? ModelOf(IResponseScorer scorer) => (IModelFolder)scorer;

    protected override OnnxScorerRecord Describe(IModelFolder scorer) => new(scorer.Fingerprint);

    protected override void Validate(OnnxScorerRecord record, PackageError error) => RequireFingerprint(record.Fingerprint, error);

    protected override IResponseScorer Read(OnnxScorerRecord record, ScorerSource source) =>
        source.Models.GivenScorer ?? source.Models.Reward(record.Fingerprint, source.EncoderFingerprint);

    protected override void Write(IModelFolder scorer, SafetensorsWriter tensors)
    {
    }
}
