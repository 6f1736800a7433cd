namespace BestRoute;

/// <summary>A scorer that needs no weights. It takes the answer that most samples agree on.</summary>
internal sealed record ConsensusScorerRecord : PackageScorer
{
    public const string Kind = "consensus";
}

/// <summary>Reads and writes <see cref="ConsensusScorer"/>.</summary>
internal sealed class ConsensusScorerCodec : ScorerCodec<ConsensusScorer, ConsensusScorerRecord>
{
    public override string Kind => ConsensusScorerRecord.Kind;

    protected override ConsensusScorerRecord Describe(ConsensusScorer scorer) => new();

    protected override void Validate(ConsensusScorerRecord record, PackageError error)
    {
    }

    protected override IResponseScorer Read(ConsensusScorerRecord record, ScorerSource source) => new ConsensusScorer();

    protected override void Write(ConsensusScorer scorer, SafetensorsWriter tensors)
    {
    }
}
