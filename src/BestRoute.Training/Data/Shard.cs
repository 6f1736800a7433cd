using System.Globalization;

namespace BestRoute.Training;

/// <summary>A part of a job's rows: those whose number, divided by <see cref="Count"/>, leaves <see cref="Index"/>.</summary>
/// <remarks>
/// Rows are assigned in turn, so that all shards have the same size for any order of a file. Instances are immutable and safe to share
/// between threads.
/// </remarks>
internal readonly record struct Shard
{
    /// <summary>All rows.</summary>
    public static readonly Shard Whole = new(0, 1);

    private Shard(int index, int count)
    {
        Index = index;
        Count = count;
    }

    /// <summary>Gets the number of the shard, from 0 to <see cref="Count"/> - 1.</summary>
    public int Index { get; }

    /// <summary>Gets the number of shards, 1 or more.</summary>
    public int Count { get; }

    /// <summary>Reads <c>i/N</c>, such as <c>0/4</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shard">The shard, if the text names one.</param>
    /// <returns>Whether it does: i from 0 to N, where N/N is the same as 0/N, so that a job can number its shards from 0 or from 1.</returns>
    public static bool TryParse(string? text, out Shard shard)
    {
        shard = Whole;
        if (text?.Split('/') is not [var first, var second]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count < 1
            || index > count)
        {
            return false;
        }

        shard = new Shard(index % count, count);
        return true;
    }

    /// <summary>Says whether a row belongs to the shard.</summary>
    /// <param name="row">The number of the row among all rows of the job, from 0.</param>
    /// <returns>Whether it does.</returns>
    public bool Holds(long row) => row % Count == Index;

    /// <summary>Writes the shard as <see cref="TryParse"/> reads it.</summary>
    /// <returns><c>i/N</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
