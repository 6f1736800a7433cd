namespace BestRoute.Training;

/// <summary>What was divided.</summary>
/// <param name="Rows">The number of rows by split, in the order in which splits are used.</param>
/// <param name="LargestGroup">The number of rows of the largest group of queries that are nearly the same.</param>
/// <param name="LargestGroupSplit">The split of that group.</param>
internal sealed record LogSplit(IReadOnlyList<(string Split, long Rows)> Rows, long LargestGroup, string LargestGroupSplit)
{
    /// <summary>Gets what was left out of the log, and what feedback was joined, as sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}
