namespace BestRoute.Training;

/// <summary>Which package to add models to, and on which responses.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record AddModelRequest
{
    /// <summary>Gets the folder of the package; nothing is written into it.</summary>
    public required string Package { get; init; }

    /// <summary>
    /// Gets the response logs, at least one: <c>.jsonl</c> or <c>.jsonl.gz</c> files with responses of the new models and of the reference to
    /// the same prompts. Rows of other splits than <c>train</c> and <c>val</c> are not read.
    /// </summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the pool: all models of the package and at least one that is new, with prices.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets a folder that keeps what the package's models say of each text, for other jobs; made if it is missing.</summary>
    /// <value>The default is <see langword="null"/>: nothing is kept. Texts are in it as hashes only. The result does not depend on it.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Gets what opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a package that carries a model is refused.</value>
    public ModelLoader? Models { get; init; }

    /// <summary>Gets the number of threads; results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
