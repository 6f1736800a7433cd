using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The scorer.</summary>
/// <param name="Kind">"consensus", "linear", "boosted", "onnx" (a reward model) or "encoded" (a linear reward on an encoder's vectors).</param>
/// <param name="Linear">The parameters of a linear scorer; <see langword="null"/> for other kinds.</param>
/// <param name="Boosted">The parameters of a boosted scorer; <see langword="null"/> for other kinds, absent in older packages.</param>
/// <param name="Fingerprint">Which model it is, or its encoder, for the last two kinds; <see langword="null"/>, and not in the file, for others.</param>
/// <param name="Dimensions">The length of the vectors of kind "encoded"; 0, and not in the file, for others.</param>
internal sealed record PackageScorer(
    string Kind,
    LinearRewardParameters? Linear,
    BoostedRewardParameters? Boosted = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fingerprint = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Dimensions = 0)
{
    public const string ConsensusKind = "consensus";
    public const string LinearKind = "linear";
    public const string BoostedKind = "boosted";
    public const string OnnxKind = "onnx";
    public const string EncodedKind = "encoded";

    /// <summary>Describes a scorer; <see langword="null"/> for one that packages cannot hold.</summary>
    public static PackageScorer? Describe(IResponseScorer scorer) => scorer switch
    {
        ConsensusScorer => new(ConsensusKind, null),
        LinearRewardScorer linear => new(LinearKind, linear.Parameters),
        BoostedRewardScorer boosted => new(BoostedKind, null, boosted.Parameters),
        EncodedRewardScorer { Encoder: IFingerprinted encoder } encoded => new(EncodedKind, null, null, encoder.Fingerprint, encoded.Encoder.Dimensions),
        IModelFolder model => new(OnnxKind, null, null, model.Fingerprint),
        _ => null,
    };
}
