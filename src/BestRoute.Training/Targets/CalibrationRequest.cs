namespace BestRoute.Training;

/// <summary>Which target to find an operating point for, and on which data.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record CalibrationRequest
{
    /// <summary>Gets the folder of the package, which receives the operating point.</summary>
    public required string Package { get; init; }

    /// <summary>Gets the response logs, at least one: <c>.jsonl</c> or <c>.jsonl.gz</c> files with queries that the package was not trained on.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the target.</summary>
    public required RoutingTarget Target { get; init; }

    /// <summary>Gets the confidence with which a quality target is kept, above 0 and below 1; a cost target has none.</summary>
    /// <value>The default is 0.95.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Gets the pool with the prices that count.</summary>
    /// <value>The default is <see langword="null"/>: the package's own pool at the prices of its training.</value>
    public PoolFile? Pool { get; init; }

    /// <summary>Gets the split to calibrate on: any value of the field in the log, or <see cref="EvaluationRequest.AllSplits"/>.</summary>
    /// <value>The default is <see cref="EvaluationRequest.AllSplits"/>.</value>
    public string Split { get; init; } = EvaluationRequest.AllSplits;

    /// <summary>Gets a folder that keeps what the package's models say of each text, for other jobs; made if it is missing.</summary>
    /// <value>The default is <see langword="null"/>: nothing is kept. Texts are in it as hashes only. The result does not depend on it.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Gets what opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a package that carries a model is refused.</value>
    public ModelLoader? Models { get; init; }

    /// <summary>Gets the number of threads; results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
