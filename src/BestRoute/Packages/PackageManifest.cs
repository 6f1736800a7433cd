using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>The content of <c>manifest.json</c>. Names in the file are in camel case.</summary>
/// <remarks>
/// A later version of BestRoute may add optional members, because older versions ignore members that they do not know. A member that changes the
/// meaning of others needs a new schema version.
/// </remarks>
internal sealed record PackageManifest
{
    /// <summary>The version that this library writes.</summary>
    public const int CurrentSchemaVersion = 2;

    /// <summary>The oldest version that this library reads.</summary>
    public const int OldestSchemaVersion = 1;

    /// <summary>Gets the version that saving writes. Reading compares the file's version before anything else.</summary>
    public int SchemaVersion { get; } = CurrentSchemaVersion;

    public required PackagePool Pool { get; init; }

    /// <summary>The routes in the order of the rows of the heads, the reference's among them. Routes that do not pay are left out.</summary>
    public required IReadOnlyList<ModelRoute> Routes { get; init; }

    public required PackageEncoder Encoder { get; init; }

    /// <summary>How the router's text was built in training; <see langword="null"/>, as in packages from single prompts: the last user message alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackageText? Text { get; init; }

    /// <summary>How many characters of the conversation before the last user message the router reads.</summary>
    [JsonIgnore]
    public int ContextCharacters => Text?.ContextCharacters ?? 0;

    /// <summary>One entry per route.</summary>
    public required IReadOnlyList<RouteCalibration> Calibration { get; init; }

    /// <summary>One entry per model of the pool.</summary>
    public required IReadOnlyList<LengthEstimate> LengthEstimates { get; init; }

    /// <summary>The range of raw quality scores that heads map to 0..1.</summary>
    public required ScoreScale ScoreScale { get; init; }

    public required PackageOperatingPoint OperatingPoint { get; init; }

    /// <summary>What `bestroute calibrate` found, one entry per target. If it is absent, as in older packages, it is empty.</summary>
    public IReadOnlyList<CalibratedPoint> OperatingPoints { get; init => field = value ?? []; } = [];

    /// <summary>The settings that `bestroute evaluate` tries, chosen on validation data.</summary>
    public required PackageSweep Sweep { get; init; }

    /// <summary>
    /// What each lambda of the sweep reached in training, in the order of the sweep; <see langword="null"/> in older packages, and after further models were added, because few queries
    /// have their responses.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PackageCurvePoint>? Curve { get; init; }

    public required PackageScorer Scorer { get; init; }

    /// <summary>What the package knows about its training queries; <see langword="null"/> in packages that do not know them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackageDrift? Drift { get; init; }

    public required IReadOnlyList<TrainingDataDigest> TrainingData { get; init; }

    public required int Seed { get; init; }

    /// <summary>What training measured on validation data, by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The SHA-256, in lower-case hexadecimal, of every other file of the package, by file name. Saving fills it in.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}
