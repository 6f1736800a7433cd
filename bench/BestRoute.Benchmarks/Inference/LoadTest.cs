using System.Diagnostics;

namespace BestRoute.Benchmarks.Inference;

/// <summary>
/// Measures contenders under load. Each of several callers sends the next request as soon as it has an answer. Contenders take turns in rounds, so that
/// other work of the machine affects all of them.
/// </summary>
internal static class LoadTest
{
    private const int Rounds = 3;

    /// <summary>Measures all contenders.</summary>
    /// <param name="contenders">The contenders.</param>
    /// <param name="callers">The number of concurrent callers.</param>
    /// <param name="requests">How often each caller asks in a round.</param>
    /// <returns>A result per contender, in their order.</returns>
    public static async Task<IReadOnlyList<LoadResult>> RunAsync(IReadOnlyList<Contender> contenders, int callers, int requests)
    {
        var latencies = contenders.Select(static _ => new List<double>()).ToArray();
        var seconds = new double[contenders.Count];
        var allocated = new long[contenders.Count];
        foreach (var contender in contenders)
        {
            await RoundAsync(contender, callers, 1);
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                var before = GC.GetTotalAllocatedBytes(precise: true);
                var clock = Stopwatch.StartNew();
                latencies[i].AddRange(await RoundAsync(contenders[i], callers, requests));
                seconds[i] += clock.Elapsed.TotalSeconds;
                allocated[i] += GC.GetTotalAllocatedBytes(precise: true) - before;
            }
        }

        return [.. contenders.Select((contender, i) => LoadResult.Of(contender.Name, latencies[i], seconds[i], allocated[i]))];
    }

    private static async Task<IEnumerable<double>> RoundAsync(Contender contender, int callers, int requests)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var latencies = new double[requests];
            for (var i = 0; i < requests; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await contender.Answer();
                latencies[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            return latencies;
        })));
        return all.SelectMany(static latencies => latencies);
    }
}
