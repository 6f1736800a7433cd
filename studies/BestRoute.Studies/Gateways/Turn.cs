using BestRoute.Studies.Latency;

namespace BestRoute.Studies.Gateways;

/// <summary>What one target did in its turn.</summary>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="P50">The median latency, in milliseconds.</param>
/// <param name="P99">The latency that 1% of the requests exceed, in milliseconds.</param>
/// <param name="OwnProcessorTime">The processor time of its process, in milliseconds per request.</param>
/// <param name="BackendProcessorTime">The processor time of the backend, in milliseconds per request.</param>
internal sealed record Turn(double PerSecond, double P50, double P99, double OwnProcessorTime, double BackendProcessorTime)
{
    public static async Task<Turn> TakeAsync(Target target, ServerProcess backend, int connections, bool streaming, TimeSpan time)
    {
        using var load = new Load(target, connections, streaming);
        var (own, behind) = (target.Process.ProcessorTime, backend.ProcessorTime);
        var (latencies, elapsed) = await load.SendAsync(time);
        double PerRequest(TimeSpan used) => used.TotalMilliseconds / latencies.Length;
        return new(
            latencies.Length / elapsed.TotalSeconds,
            Percentile.Of(latencies, 50),
            Percentile.Of(latencies, 99),
            PerRequest(target.Process.ProcessorTime - own),
            PerRequest(backend.ProcessorTime - behind));
    }
}
