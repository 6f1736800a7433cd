namespace BestRoute.Training;

/// <summary>What to train a package on.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
public sealed record TrainingRequest
{
    /// <summary>Gets the response logs, at least one: <c>.jsonl</c> or <c>.jsonl.gz</c> files.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the pool to train for.</summary>
    public required PoolFile Pool { get; init; }

    /// <summary>Gets the seed of everything random; the same data, pool and seed give the same bytes.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Gets an encoder whose vector heads read, as it is, before that of the lexical encoder; it stays the caller's.</summary>
    /// <value>
    /// The default is <see langword="null"/>: heads read the lexical encoder alone. One that was loaded from a model folder is copied into the package; of any other
    /// the package keeps the number of dimensions alone, and an application has to set it as <see cref="BestRouteOptions.Encoder"/>.
    /// </value>
    public IQueryEncoder? Encoder { get; init; }

    /// <summary>Gets a reward model that was loaded from a model folder: it is the package's scorer, and copied into it. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>: a scorer is trained. Excludes <see cref="RewardEncoder"/>.</value>
    public IResponseScorer? Scorer { get; init; }

    /// <summary>Gets an encoder that was loaded from a model folder, on whose vectors of prompt and response a linear reward is trained. It stays the caller's.</summary>
    /// <value>The default is <see langword="null"/>. Excludes <see cref="Scorer"/>.</value>
    public IQueryEncoder? RewardEncoder { get; init; }

    /// <summary>Gets a folder that keeps what the given models said of each text, for other jobs; made if it is missing.</summary>
    /// <value>The default is <see langword="null"/>: nothing is kept. Texts are in it as hashes only.</value>
    public string? FeatureCache { get; init; }

    /// <summary>Gets the number of threads; results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
