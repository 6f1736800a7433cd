namespace BestRoute.Training;

/// <summary>The input of <see cref="PackageTrainer"/>: the data, the pool, and optional models.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record TrainingRequest
{
    /// <summary>Gets the paths of one or more response logs: <c>.jsonl</c> or <c>.jsonl.gz</c> files.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the pool to train for.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets the random seed. The same data, pool and seed give the same package, byte for byte.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Gets an encoder to use in addition to the lexical encoder. It is not fine-tuned. The caller keeps ownership of it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the heads use the lexical encoder alone. An encoder that was loaded from a model folder is copied into the package. For any
    /// other encoder, the package stores only the number of dimensions, and the application must set it as <see cref="BestRouteOptions.Encoder"/>.
    /// </value>
    public IQueryEncoder? Encoder { get; init; }

    /// <summary>Gets a reward model that was loaded from a model folder. It becomes the package's scorer and is copied into the package. The caller keeps ownership of it.</summary>
    /// <value>The default is <see langword="null"/>: a scorer is trained. Cannot be combined with <see cref="RewardEncoder"/>.</value>
    public IResponseScorer? Scorer { get; init; }

    /// <summary>Gets an encoder that was loaded from a model folder. A linear reward is trained on its vectors of prompt and response. The caller keeps ownership of it.</summary>
    /// <value>The default is <see langword="null"/>. Cannot be combined with <see cref="Scorer"/>.</value>
    public IQueryEncoder? RewardEncoder { get; init; }

    /// <summary>Gets a folder that stores the outputs of the given models for each text, so that other jobs can reuse them. It is created if it does not exist.</summary>
    /// <value>The default is <see langword="null"/>: nothing is stored. The folder contains only hashes of the texts.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Gets the package that the new one is compared with; <see langword="null"/> for none.</summary>
    internal EarlierPackage? Earlier { get; init; }

    /// <summary>Gets the number of threads. Results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
