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

    /// <summary>Gets the number of threads; results do not depend on it.</summary>
    internal int Parallelism { get; init; } = Environment.ProcessorCount;
}
