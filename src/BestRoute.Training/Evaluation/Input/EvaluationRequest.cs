using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>What to evaluate, and on which data.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record EvaluationRequest
{
    /// <summary>The value of <see cref="Split"/> that takes the queries of all splits.</summary>
    public const string AllSplits = "all";

    /// <summary>Gets the folder of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Gets the response logs, at least one: <c>.jsonl</c> or <c>.jsonl.gz</c> files.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the pool with the prices that count; the package must know its models.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets the split to evaluate on: any value of the field in the log, or <see cref="AllSplits"/>.</summary>
    public required string Split { get; init; }

    /// <summary>Gets the names of the methods to run, of <c>PackageEvaluator.MethodNames</c>; the order does not matter.</summary>
    /// <value>The default is <see langword="null"/>: <c>PackageEvaluator.DefaultMethodNames</c>.</value>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Gets what counts as the quality of the evaluated responses. Labels that methods are trained on are recorded scores, whatever this is.</summary>
    /// <value>The default is <see cref="EvaluatedQuality.Score"/>.</value>
    [JsonInclude]
    internal EvaluatedQuality Quality { get; init; }

    /// <summary>Gets the command line that the report is to show; it is not looked at.</summary>
    /// <value>The default is <see langword="null"/>: the report shows none.</value>
    [JsonInclude]
    internal string? Command { get; init; }

    /// <summary>Gets whether to train packages on fewer queries of the log as well, and to measure what they reach.</summary>
    /// <value>The default is <see langword="false"/>: it takes longer than a training.</value>
    public bool LearningCurve { get; init; }

    /// <summary>Gets a folder that keeps what the package's models say of each text, for other jobs; made if it is missing.</summary>
    /// <value>The default is <see langword="null"/>: nothing is kept. Texts are in it as hashes only. The result does not depend on it.</value>
    [JsonIgnore]
    public string? FeatureCache { get; init; }

    /// <summary>Gets what opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a package that carries a model is refused.</value>
    [JsonIgnore]
    public ModelLoader? Models { get; init; }

    /// <summary>Gets the number of threads; results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the number of bootstrap resamples.</summary>
    [JsonInclude]
    internal int Resamples { get; init; } = 1000;
}
