using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>The input of <c>PackageEvaluator</c>: the package, the data, and what to measure.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record EvaluationRequest
{
    /// <summary>The value of <see cref="Split"/> for the queries of all splits.</summary>
    public const string AllSplits = "all";

    /// <summary>Gets the folder of the package.</summary>
    public required string Package { get; init; }

    /// <summary>Gets the paths of one or more response logs: <c>.jsonl</c> or <c>.jsonl.gz</c> files.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the pool with the prices to use. The package must know its models.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets the split to evaluate on: a value of the field <c>split</c> in the log, or <see cref="AllSplits"/>.</summary>
    public required string Split { get; init; }

    /// <summary>Gets the names of the methods to run, from <c>PackageEvaluator.MethodNames</c>. The order does not matter.</summary>
    /// <value>The default is <see langword="null"/>: <c>PackageEvaluator.DefaultMethodNames</c>.</value>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Gets the quality that is measured. Methods are always trained on the recorded scores.</summary>
    /// <value>The default is <see cref="EvaluatedQuality.Score"/>.</value>
    [JsonInclude]
    internal EvaluatedQuality Quality { get; init; }

    /// <summary>Gets the command line that the report shows. It is not used for anything else.</summary>
    /// <value>The default is <see langword="null"/>: the report shows none.</value>
    [JsonInclude]
    internal string? Command { get; init; }

    /// <summary>Gets a value indicating whether to also train packages on fewer queries of the log, and to measure them.</summary>
    /// <value>The default is <see langword="false"/>, because it takes longer than a training.</value>
    public bool LearningCurve { get; init; }

    /// <summary>Gets a folder that stores the outputs of the package's models for each text, so that other jobs can reuse them. It is created if it does not exist.</summary>
    /// <value>The default is <see langword="null"/>: nothing is stored. The folder contains only hashes of the texts. The result does not depend on it.</value>
    [JsonIgnore]
    public string? FeatureCache { get; init; }

    /// <summary>Gets what opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a package that carries a model is refused.</value>
    [JsonIgnore]
    public ModelLoader? Models { get; init; }

    /// <summary>Gets the number of threads. Results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Gets the number of bootstrap resamples.</summary>
    [JsonInclude]
    internal int Resamples { get; init; } = 1000;
}
