namespace BestRoute.Training;

/// <summary>The input of <see cref="ModelAdder"/>: the package, the pool with the new models, and the data.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record AddModelRequest
{
    /// <summary>Gets the folder of the package. It is not changed.</summary>
    public required string Package { get; init; }

    /// <summary>
    /// Gets the paths of one or more response logs: <c>.jsonl</c> or <c>.jsonl.gz</c> files with responses of the new models and of the reference
    /// to the same prompts. Only rows of the splits <c>train</c> and <c>val</c> are used.
    /// </summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the pool: all models of the package and at least one new model, with prices.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets a folder that stores the outputs of the package's models for each text, so that other jobs can reuse them. It is created if it does not exist.</summary>
    /// <value>The default is <see langword="null"/>: nothing is stored. The folder contains only hashes of the texts. The result does not depend on it.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Gets what opens the models that the package carries, such as <c>OnnxModels</c> of the package BestRoute.Onnx. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a package that carries a model is refused.</value>
    public ModelLoader? Models { get; init; }

    /// <summary>Gets the number of threads. Results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
