namespace BestRoute;

/// <summary>Isotonic regression: the non-decreasing sequence that is nearest to a given one by least squares.</summary>
internal static class PoolAdjacentViolators
{
    /// <summary>Replaces the values, in place, by the nearest non-decreasing sequence.</summary>
    public static void Apply(Span<double> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            // Everything before i is a non-decreasing sequence of blocks. The new value joins blocks until they are in order again.
            var start = i;
            var sum = values[i];
            while (start > 0 && values[start - 1] > sum / (i - start + 1))
            {
                var level = values[--start];
                sum += level;
                while (start > 0 && values[start - 1] == level)
                {
                    sum += values[--start];
                }
            }

            if (start < i)
            {
                values[start..(i + 1)].Fill(sum / (i - start + 1));
            }
        }
    }
}
