namespace BestRoute.Training;

/// <summary>Less data, such as another log might hold: nested subsets, in an order by a hash that nothing else depends on.</summary>
internal static class TrainingSubset
{
    /// <summary>Who can label fifty queries to learn from can label these to choose on.</summary>
    public const int LeastValidation = 20;

    /// <summary>Takes some training queries and the same share of the validation queries, at least <see cref="LeastValidation"/>.</summary>
    /// <param name="data">All queries.</param>
    /// <param name="queries">The number of training queries to take; all where it is not less than there are.</param>
    /// <param name="seed">Changes which are taken.</param>
    /// <returns>The queries in their own order; a larger subset of one seed holds every smaller one.</returns>
    public static TrainingData Take(TrainingData data, int queries, int seed)
    {
        var share = Math.Min(1, (double)queries / data.Training.Count);
        var validation = Math.Max(LeastValidation, (int)Math.Round(share * data.Validation.Count));
        return new TrainingData(Take(data.Training, queries, seed), Take(data.Validation, validation, seed), data.Digests);
    }

    /// <summary>Takes the first queries in the order of the hash.</summary>
    /// <param name="records">The queries.</param>
    /// <param name="count">The number to take; all where it is not less than there are.</param>
    /// <param name="seed">Changes which are taken.</param>
    /// <returns>The queries in their own order.</returns>
    public static IReadOnlyList<QueryRecord> Take(IReadOnlyList<QueryRecord> records, int count, int seed) =>
        count >= records.Count
            ? records
            : [.. Shuffled(records.Index(), static record => record.Item, seed)
                .Take(count)
                .OrderBy(static record => record.Index)
                .Select(static record => record.Item)];

    /// <summary>Puts queries in the order of the hash.</summary>
    /// <param name="records">The queries.</param>
    /// <param name="seed">Changes the order.</param>
    public static IEnumerable<QueryRecord> Shuffled(IReadOnlyList<QueryRecord> records, int seed) => Shuffled(records, static record => record, seed);

    private static IEnumerable<T> Shuffled<T>(IEnumerable<T> records, Func<T, QueryRecord> record, int seed) =>
        records.OrderBy(one => PromptHash.Of(FormattableString.Invariant($"{seed}\n{record(one).Key}")));
}
