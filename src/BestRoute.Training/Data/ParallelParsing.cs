using System.Runtime.ExceptionServices;

namespace BestRoute.Training;

/// <summary>Parses the rows of a file on all processors: counting the tokens of a row takes longer than everything else that is done to read it.</summary>
internal static class ParallelParsing
{
    // Enough for all processors, and a bound on what is in memory at a time.
    private const int BatchRows = 1024;
    private const int BatchCharacters = 1 << 22;

    /// <summary>Gives what one row after another would give, in the same order, and the first error at its place.</summary>
    /// <param name="rows">The rows, read one after another.</param>
    /// <param name="parse">Parses a row, on many threads.</param>
    /// <param name="length">The characters of a row.</param>
    public static IEnumerable<TResult> InOrder<TRow, TResult>(IEnumerable<TRow> rows, Func<TRow, TResult> parse, Func<TRow, int> length)
    {
        foreach (var batch in Batches(rows, length))
        {
            var results = new TResult[batch.Count];
            var errors = new ExceptionDispatchInfo?[batch.Count];
            Parallel.For(0, batch.Count, i =>
            {
                try
                {
                    results[i] = parse(batch[i]);
                }
                catch (Exception e)
                {
                    errors[i] = ExceptionDispatchInfo.Capture(e);
                }
            });
            for (var i = 0; i < results.Length; i++)
            {
                errors[i]?.Throw();
                yield return results[i];
            }
        }
    }

    private static IEnumerable<List<TRow>> Batches<TRow>(IEnumerable<TRow> rows, Func<TRow, int> length)
    {
        List<TRow> batch = [];
        long characters = 0;
        foreach (var row in rows)
        {
            batch.Add(row);
            characters += length(row);
            if (batch.Count == BatchRows || characters >= BatchCharacters)
            {
                yield return batch;
                (batch, characters) = ([], 0);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
