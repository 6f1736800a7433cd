namespace BestRoute.Training;

/// <summary>Divides a log into the splits for training, calibration and the test.</summary>
/// <remarks>Rows are streamed, and written in the order in which they were read. Safe for concurrent use on different outputs.</remarks>
internal static class LogSplitter
{
    /// <summary>Writes a log with a split in each row.</summary>
    /// <param name="files">The log.</param>
    /// <param name="output">The file to write, which can be the log itself. It is there when this returns. If this fails, an earlier file stays.</param>
    /// <param name="shares">The shares of the splits.</param>
    /// <param name="overwrite">Whether splits that are there are replaced.</param>
    /// <param name="progress">Told of rows that are done; may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="DataException">A file is missing or damaged, a row is malformed or has a split, or there is no row.</exception>
    public static async Task<LogSplit> SplitAsync(
        IReadOnlyList<string> files, string output, SplitShares shares, bool overwrite, IProgress<WorkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var target = new ScoredLog(output);
        await using (target.ConfigureAwait(false))
        {
            var reader = new ScoringRows(files, Shard.Whole);
            var groups = new Dictionary<UInt128, long>();
            foreach (var row in ParallelParsing.InOrder(reader.Read(), row => SplitRow.Parse(row.Origin, row.Line, overwrite), static row => row.Line.Length))
            {
                groups[row.Group] = groups.GetValueOrDefault(row.Group) + 1;
                await target.WriteAsync(row.Write(shares.SplitOf(row.Group)), cancellationToken).ConfigureAwait(false);
                progress?.Report(new WorkProgress("Dividing", reader.Position));
            }

            if (groups.Count == 0)
            {
                throw new DataException($"{string.Join(", ", files)}: there is no row; give a log with responses.");
            }

            await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
            var largest = groups.MaxBy(static group => group.Value);
            return new LogSplit(
                [.. SplitShares.Names.Select(name => (name, groups.Where(group => shares.SplitOf(group.Key) == name).Sum(static group => group.Value)))],
                largest.Value,
                shares.SplitOf(largest.Key))
            {
                Notices = reader.Notices,
            };
        }
    }
}
