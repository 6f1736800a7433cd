namespace BestRoute.Benchmarks.Inference;

/// <summary>The measured times of a contender.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Median">The latency that half of the requests stayed below, in milliseconds.</param>
/// <param name="P95">The same for 95%.</param>
/// <param name="P99">The same for 99%; with fewer than 100 requests it is the slowest.</param>
/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="Allocated">Managed bytes allocated per request.</param>
internal sealed record LoadResult(string Name, double Median, double P95, double P99, double PerSecond, double Allocated)
{
    /// <summary>Summarizes latencies in milliseconds.</summary>
    public static LoadResult Of(string name, List<double> latencies, double seconds, long allocated)
    {
        latencies.Sort();
        return new(name, At(0.5), At(0.95), At(0.99), latencies.Count / seconds, (double)allocated / latencies.Count);

        double At(double share) => latencies[(int)Math.Ceiling(share * latencies.Count) - 1];
    }
}
