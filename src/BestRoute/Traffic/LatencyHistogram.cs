namespace BestRoute;

/// <summary>Counts times in buckets of fixed limits, 8 for each doubling. Not safe for concurrent use.</summary>
/// <remarks>
/// A quantile is the geometric mean of its bucket's limits, so it is at most 4.5% away from the time at that rank (2^(1/16) = 1.044). Times below 1 microsecond count as 1 microsecond, and times
/// above 71 minutes as 71 minutes.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int PerDoubling = 8;
    private const int Doublings = 32;

    private readonly long[] _counts = new long[(PerDoubling * Doublings) + 1];
    private long _count;

    /// <summary>Adds a time; a part that was not measured is left out.</summary>
    public void Add(TimeSpan? time)
    {
        if (time is { } measured)
        {
            var bucket = (int)Math.Ceiling(PerDoubling * Math.Log2(Math.Max(measured.TotalMicroseconds, 1)));
            _counts[Math.Min(bucket, _counts.Length - 1)]++;
            _count++;
        }
    }

    public LatencyQuantiles Read() => new(_count, At(0.5), At(0.95), At(0.99));

    /// <summary>Returns the time at a rank, in seconds: the nearest-rank method.</summary>
    private double? At(double quantile)
    {
        if (_count == 0)
        {
            return null;
        }

        var left = (long)Math.Ceiling(quantile * _count);
        var bucket = 0;
        while ((left -= _counts[bucket]) > 0)
        {
            bucket++;
        }

        return 1e-6 * (bucket == 0 ? 1 : Math.Pow(2, (bucket - 0.5) / PerDoubling));
    }
}

/// <summary>Quantiles of times, in seconds, each within 4.5%; <see langword="null"/> if nothing was measured.</summary>
/// <param name="Count">How many times were measured.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
internal sealed record LatencyQuantiles(long Count, double? P50, double? P95, double? P99);
