namespace BestRoute.Training;

/// <summary>Bounds what grows with the length of a log and would learn hardly more from all of it.</summary>
internal static class RandomSubset
{
    /// <summary>The maximum number of queries, or draws, whose texts or n-grams are in memory at the same time.</summary>
    public const int Limit = 20_000;

    private const ulong Seed = 0x5EED;

    /// <summary>Takes all, or a random choice of as many as the limit; the same each time.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="limit">How many are taken at most.</param>
    /// <returns>The positions of those taken, ascending.</returns>
    public static int[] Of(int count, int limit = Limit)
    {
        int[] positions = [.. Enumerable.Range(0, count)];
        if (count <= limit)
        {
            return positions;
        }

        var random = new SplitMix64(Seed);
        for (var i = 0; i < limit; i++)
        {
            var other = i + random.Next(count - i);
            (positions[i], positions[other]) = (positions[other], positions[i]);
        }

        return [.. positions.Take(limit).Order()];
    }
}
