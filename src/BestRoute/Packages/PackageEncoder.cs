using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The encoder.</summary>
/// <param name="Kind">"lexical", "onnx", or the name of a kind that the application supplies.</param>
/// <param name="Dimensions">The length of the vector that heads read.</param>
/// <param name="Lexical">
/// The shape of the lexical encoder. For other kinds, the shape of the lexical encoder whose vector comes after the encoder's own;
/// <see langword="null"/>, as in older packages, if there is none.
/// </param>
/// <param name="Fingerprint">Which model it is, for kind "onnx"; <see langword="null"/>, and not in the file, for other kinds.</param>
/// <param name="Standardized">Whether the encoder's own vector is centred and scaled before anything else sees it.</param>
internal sealed record PackageEncoder(
    string Kind,
    int Dimensions,
    LexicalEncoderParameters? Lexical,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fingerprint = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Standardized = false)
{
    public const string LexicalKind = "lexical";
    public const string OnnxKind = "onnx";
    public const string SuppliedKind = "supplied";

    /// <summary>Gets whether the lexical encoder, alone or after another one, reads the normalized text.</summary>
    [JsonIgnore]
    public bool NormalizesText => Lexical?.Normalizes ?? false;

    /// <summary>Gets the length of the encoder's own vector, without that of a lexical encoder after it.</summary>
    [JsonIgnore]
    public int OwnDimensions => Kind == LexicalKind || Lexical is null ? Dimensions : Dimensions - LexicalDimensions;

    /// <summary>Gets the length of the lexical encoder's vector; 0 if there is none.</summary>
    [JsonIgnore]
    public int LexicalDimensions => Lexical is null ? 0 : Lexical.Dimensions + SurfaceFeatures.Count;

    /// <summary>Describes an encoder. If the application supplies it, only its dimensions are known.</summary>
    public static PackageEncoder Describe(IQueryEncoder encoder) => encoder switch
    {
        LexicalEncoder lexical => new(LexicalKind, lexical.Dimensions, lexical.Parameters),
        StandardizedEncoder standardized => Describe(standardized.Inner) with { Standardized = true },
        ConcatenatedEncoder concatenated => Describe(concatenated.Inner) with { Dimensions = concatenated.Dimensions, Lexical = concatenated.Lexical.Parameters },
        IModelFolder model => new(OnnxKind, encoder.Dimensions, null, model.Fingerprint),
        _ => new(SuppliedKind, encoder.Dimensions, null),
    };
}
