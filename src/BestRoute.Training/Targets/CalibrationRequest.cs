namespace BestRoute.Training;

/// <summary>The input of <see cref="PackageCalibrator"/>: the package, the target, and the data.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record CalibrationRequest
{
    /// <summary>Gets the folder of the package. The operating point is written into it.</summary>
    public required string Package { get; init; }

    /// <summary>Gets the paths of one or more response logs: <c>.jsonl</c> or <c>.jsonl.gz</c> files with queries that the package was not trained on.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the target.</summary>
    public required RoutingTarget Target { get; init; }

    /// <summary>Gets the confidence of a quality target, above 0 and below 1. A cost target does not use it.</summary>
    /// <value>The default is 0.95.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Gets the pool with the prices to use.</summary>
    /// <value>The default is <see langword="null"/>: the pool of the package with the prices of its training.</value>
    public PoolFile? Pool { get; init; }

    /// <summary>Gets the split to calibrate on: a value of the field <c>split</c> in the log, or <see cref="EvaluationRequest.AllSplits"/>.</summary>
    /// <value>The default is <see cref="EvaluationRequest.AllSplits"/>.</value>
    public string Split { get; init; } = EvaluationRequest.AllSplits;

    /// <summary>Gets a folder that stores the outputs of the package's models for each text, so that other jobs can reuse them. It is created if it does not exist.</summary>
    /// <value>The default is <see langword="null"/>: nothing is stored. The folder contains only hashes of the texts. The result does not depend on it.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Gets what opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a package that carries a model is refused.</value>
    public ModelLoader? Models { get; init; }

    /// <summary>Gets the number of threads. Results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
