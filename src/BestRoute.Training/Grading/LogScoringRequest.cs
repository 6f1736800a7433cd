namespace BestRoute.Training;

/// <summary>Which responses to score, and how.</summary>
/// <remarks>Instances are immutable and safe to share between threads.</remarks>
internal sealed record LogScoringRequest
{
    /// <summary>Gets the logs, at least one, read in this order as if they were one: <c>.jsonl</c> or <c>.jsonl.gz</c> files.</summary>
    public required IReadOnlyList<string> DataFiles { get; init; }

    /// <summary>Gets the file that receives the rows; compressed if its name ends in <c>.gz</c>. It may be one of <see cref="DataFiles"/>.</summary>
    public required string Output { get; init; }

    /// <summary>Gets what gives the scores.</summary>
    public required ResponseGrader Grader { get; init; }

    /// <summary>Gets a value indicating whether scores that are there are replaced; the default keeps them and scores the other responses.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Gets the rows to score and write; the default is all.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Gets the number of responses that are scored at a time, 1 or more; results do not depend on it.</summary>
    /// <value>The default is the number of processors.</value>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
