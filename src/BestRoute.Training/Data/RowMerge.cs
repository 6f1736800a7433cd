using System.IO.Compression;
using System.Text;

namespace BestRoute.Training;

/// <summary>Joins what the shards of a job wrote as JSON lines, one per row, each with the row's number as its first member.</summary>
/// <remarks>
/// The members <c>row</c> are taken out, so that the file is the one that the job writes in one part. Shards are in ascending order of
/// their rows and are read once, side by side: their size does not matter.
/// </remarks>
internal static class RowMerge
{
    /// <summary>Joins shards.</summary>
    /// <param name="shards">The files of all shards, plain or gzip, in any order; at least one.</param>
    /// <param name="path">The file that receives the rows, compressed where its name ends in <c>.gz</c>; replaced if it is there, and written only when all is well.</param>
    /// <param name="cancellationToken">Stops the work; no file is written then.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="DataException">
    /// A file is missing or damaged, a line has no row number, or a row is missing, comes twice or is out of order; the message names it. The rows behind
    /// the last one that is there cannot be missed.
    /// </exception>
    public static long Merge(IReadOnlyList<string> shards, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (shards.Count == 0)
        {
            throw new ArgumentException("There is no shard; give the files of all shards.", nameof(shards));
        }

        var partial = path + ".partial";
        try
        {
            var rows = Write(shards, partial, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), cancellationToken);
            File.Move(partial, path, overwrite: true);
            return rows;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static long Write(IReadOnlyList<string> shards, string path, bool compress, CancellationToken cancellationToken)
    {
        var readers = new List<ShardRows>();
        try
        {
            readers.AddRange(shards.Select(static shard => new ShardRows(shard)));
            using Stream file = File.Create(path);
            using var writer = new StreamWriter(compress ? new GZipStream(file, CompressionLevel.Optimal) : file, new UTF8Encoding(false)) { NewLine = "\n" };

            // Of two with one row the first of the list comes first: both are named.
            var next = new PriorityQueue<ShardRows, (long Row, int Order)>();
            foreach (var (order, reader) in readers.Index().Where(static reader => reader.Item.MoveNext()))
            {
                next.Enqueue(reader, (reader.Row, order));
            }

            long rows = 0;
            ShardRows? last = null;
            for (; next.TryDequeue(out var reader, out var place); rows++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Require(reader, rows, last);
                writer.WriteLine(reader.Text);
                if (reader.MoveNext())
                {
                    next.Enqueue(reader, (reader.Row, place.Order));
                }

                last = reader;
            }

            return rows;
        }
        finally
        {
            readers.ForEach(static reader => reader.Dispose());
        }
    }

    private static void Require(ShardRows reader, long row, ShardRows? last)
    {
        if (reader.Row < row)
        {
            throw new DataException($"Row {reader.Row} appears twice, in {last!.Path} and in {reader.Path}, line {reader.Line}; give each shard once.");
        }

        if (reader.Row > row)
        {
            throw new DataException(
                $"{(reader.Row > row + 1 ? $"Rows {row} to {reader.Row - 1} are" : $"Row {row} is")} missing. The next one is row {reader.Row} in {reader.Path}, line {reader.Line}. "
                + "Give the files of all shards. If a shard was stopped, run it to its end.");
        }
    }
}
