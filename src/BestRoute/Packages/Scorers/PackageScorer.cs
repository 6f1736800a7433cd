using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The scorer, as the manifest describes it. Each kind has one line in each of the two lists below: one for its record, one for its codec.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConsensusScorerRecord), ConsensusScorerRecord.Kind)]
[JsonDerivedType(typeof(LinearScorerRecord), LinearScorerRecord.Kind)]
[JsonDerivedType(typeof(BoostedScorerRecord), BoostedScorerRecord.Kind)]
[JsonDerivedType(typeof(EncodedScorerRecord), EncodedScorerRecord.Kind)]
[JsonDerivedType(typeof(OnnxScorerRecord), OnnxScorerRecord.Kind)]
internal abstract record PackageScorer
{
    /// <summary>The codecs of all kinds, in the order in which reports and errors name them.</summary>
    public static readonly IReadOnlyList<ScorerCodec> Codecs =
    [
        new ConsensusScorerCodec(),
        new LinearScorerCodec(),
        new BoostedScorerCodec(),
        new EncodedScorerCodec(),
        new OnnxScorerCodec(),
    ];

    /// <summary>Gets the codec of the kind.</summary>
    [JsonIgnore]
    public ScorerCodec Codec => Codecs.First(codec => codec.IsOf(this));

    /// <summary>Describes a scorer; <see langword="null"/> for a scorer that packages cannot contain.</summary>
    public static PackageScorer? Describe(IResponseScorer scorer) =>
        Codecs.Select(codec => codec.Describe(scorer)).FirstOrDefault(static record => record is not null);
}
