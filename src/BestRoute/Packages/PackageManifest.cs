using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The content of <c>manifest.json</c>, schema version 1. Names in the file are in camel case.</summary>
internal sealed record PackageManifest
{
    public const int CurrentSchemaVersion = 1;

    public required int SchemaVersion { get; init; }

    public required PackagePool Pool { get; init; }

    /// <summary>The routes in the order of the rows of the heads: the reference's among them; routes that do not pay are left out.</summary>
    public required IReadOnlyList<Route> Routes { get; init; }

    public required PackageEncoder Encoder { get; init; }

    /// <summary>One entry per route.</summary>
    public required IReadOnlyList<RouteCalibration> Calibration { get; init; }

    /// <summary>One entry per model of the pool.</summary>
    public required IReadOnlyList<LengthEstimate> LengthEstimates { get; init; }

    /// <summary>The range of raw quality scores that heads map to 0..1.</summary>
    public required ScoreScale ScoreScale { get; init; }

    public required PackageOperatingPoint OperatingPoint { get; init; }

    /// <summary>What `bestroute calibrate` found, one entry per target; absent, as in older packages, is empty.</summary>
    public IReadOnlyList<CalibratedPoint> OperatingPoints { get; init => field = value ?? []; } = [];

    /// <summary>The settings that `bestroute evaluate` sweeps, chosen on validation data.</summary>
    public required PackageSweep Sweep { get; init; }

    public required PackageScorer Scorer { get; init; }

    /// <summary>What the package knows of its training queries; <see langword="null"/> in packages that know nothing of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackageDrift? Drift { get; init; }

    public required IReadOnlyList<TrainingDataDigest> TrainingData { get; init; }

    public required int Seed { get; init; }

    /// <summary>What training measured on validation data, by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The SHA-256, in lower-case hexadecimal, of every other file of the package, by file name; saving fills it in.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

/// <summary>The pool the package was trained for.</summary>
/// <param name="Reference">The pool id of the reference model.</param>
/// <param name="Models">All models, the reference among them.</param>
/// <param name="Tokens">
/// How training counted the tokens of responses without usage: <see cref="O200k"/>; or <see langword="null"/>, and not in the file, for four
/// characters a token, as in older packages.
/// </param>
internal sealed record PackagePool(
    string Reference,
    IReadOnlyList<PackageModel> Models,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tokens = null)
{
    public const string O200k = "o200k";
}

/// <summary>A model of the pool the package was trained for, and its price at that time.</summary>
internal sealed record PackageModel(string Id, int MaxSamples, ModelPrice? Price = null);

/// <summary>The encoder.</summary>
/// <param name="Kind">"lexical", "onnx", or the name of a kind that the application supplies.</param>
/// <param name="Dimensions">The length of the vector that heads read.</param>
/// <param name="Lexical">
/// The shape of the lexical encoder. For other kinds that of the lexical encoder whose vector comes after the encoder's own; <see langword="null"/>, as in
/// older packages, where none does.
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

    /// <summary>Gets the length of the encoder's own vector, without that of a lexical encoder after it.</summary>
    [JsonIgnore]
    public int OwnDimensions => Kind == LexicalKind || Lexical is null ? Dimensions : Dimensions - LexicalDimensions;

    /// <summary>Gets the length of the lexical encoder's vector; 0 where there is none.</summary>
    [JsonIgnore]
    public int LexicalDimensions => Lexical is null ? 0 : Lexical.Dimensions + SurfaceFeatures.Count;

    /// <summary>Describes an encoder; of one that an application supplies, nothing but its dimensions is known.</summary>
    public static PackageEncoder Describe(IQueryEncoder encoder) => encoder switch
    {
        LexicalEncoder lexical => new(LexicalKind, lexical.Dimensions, lexical.Parameters),
        StandardizedEncoder standardized => Describe(standardized.Inner) with { Standardized = true },
        ConcatenatedEncoder concatenated => Describe(concatenated.Inner) with { Dimensions = concatenated.Dimensions, Lexical = concatenated.Lexical.Parameters },
        IModelFolder model => new(OnnxKind, encoder.Dimensions, null, model.Fingerprint),
        _ => new(SuppliedKind, encoder.Dimensions, null),
    };
}

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

/// <summary>How unusual a query is.</summary>
/// <param name="Centres">The number of clusters of the training queries.</param>
/// <param name="Scale">What a distance to them means.</param>
internal sealed record PackageDrift(int Centres, DistanceScale Scale);

/// <summary>What is known of a model's texts in tokens.</summary>
/// <param name="Model">The pool id.</param>
/// <param name="MeanOutputTokens">The mean output length, in tokens, reasoning included.</param>
/// <param name="Responses">The number of responses it was measured on.</param>
/// <param name="CharactersPerToken">
/// How many weighted characters (<see cref="TextLength.Weighted"/>) a token holds; <see langword="null"/>, and not in the file, where nobody counted
/// tokens, as in older packages.
/// </param>
internal sealed record LengthEstimate(
    string Model,
    double MeanOutputTokens,
    int Responses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CharactersPerToken = null);

/// <summary>The range of the raw quality scores.</summary>
internal sealed record ScoreScale(double Minimum, double Maximum);

/// <summary>What decides when the application sets nothing: quality per cost at this lambda (quality, 0..1, per US dollar).</summary>
internal sealed record PackageOperatingPoint(double Lambda);

/// <summary>What decides where the application sets a target.</summary>
/// <param name="Target">The target; a package has one operating point for it.</param>
/// <param name="Confidence">The confidence of a quality target, above 0 and below 1; <see langword="null"/> for a cost target.</param>
/// <param name="Lambda">Quality per cost at this lambda; <see langword="null"/> where the operating point stays with the reference.</param>
/// <param name="Evidence">What was measured.</param>
internal sealed record CalibratedPoint(RoutingTarget Target, double? Confidence, double? Lambda, CalibrationEvidence Evidence);

/// <summary>What an operating point reached on the calibration data.</summary>
/// <param name="Queries">The number of queries.</param>
/// <param name="CostReduction">The share of the reference's cost that was saved; negative where the point costs more.</param>
/// <param name="QualityChange">The change of mean quality, as a share of the reference's.</param>
/// <param name="DropBound">The largest drop that the test does not rule out, as a share of the reference's quality; <see langword="null"/> for a cost target.</param>
internal sealed record CalibrationEvidence(int Queries, double CostReduction, double QualityChange, double? DropBound);

/// <summary>The settings swept by evaluation, each in ascending order.</summary>
internal sealed record PackageSweep(IReadOnlyList<double> Lambdas, IReadOnlyList<double> Thresholds);

/// <summary>A data file that training read.</summary>
internal sealed record TrainingDataDigest(string File, string Sha256, int TrainingQueries, int ValidationQueries);
