using System.Globalization;
using BestRoute.Studies.Latency;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Reliability;

/// <summary>What the router adds to the time and the memory of a request, under the load of many callers.</summary>
internal static class AddedCost
{
    /// <summary>Compares requests through the router with direct calls of the same models.</summary>
    public static async Task PrintAsync(int requests, int callers, int seed)
    {
        var small = new SoakModel(1, milliseconds: 5, hangs: 0, breaks: 0, seed);
        using var router = Router(small, small);

        var (direct, routed) = await AlternateAsync(small, router, requests, requests, callers, seed);
        var (whole, routedWhole) = (await BytesAsync(Instant(seed), streams: 0, seed), await BytesAsync(Router(Instant(seed), Instant(seed)), streams: 0, seed));
        var (stream, routedStream) = (await BytesAsync(Instant(seed), streams: 1, seed), await BytesAsync(Router(Instant(seed), Instant(seed)), streams: 1, seed));
        Print($"\n| | p50, ms | p99, ms | bytes, whole answer | bytes, stream of 4 updates |\n| --- | --- | --- | --- | --- |");
        Print($"| the model called directly | {Percentile.Of(direct, 50):0.00} | {Percentile.Of(direct, 99):0.00} | {whole:N0} | {stream:N0} |");
        Print($"| through the router | {Percentile.Of(routed, 50):0.00} | {Percentile.Of(routed, 99):0.00} | {routedWhole:N0} | {routedStream:N0} |");
        Print($"| added | {Percentile.Of(routed, 50) - Percentile.Of(direct, 50):0.00} | {Percentile.Of(routed, 99) - Percentile.Of(direct, 99):0.00} | {routedWhole - whole:N0} | {routedStream - stream:N0} |");
    }

    /// <summary>Compares the slowest requests with the deadline of a candidate that hangs, plus the time of the reference.</summary>
    /// <returns>Whether 99% of the requests were faster than that.</returns>
    public static async Task<bool> PrintHangsAsync(double hangs, int requests, int callers, int seed)
    {
        var reference = new SoakModel(0, milliseconds: 8, hangs: 0, breaks: 0, seed);
        using var router = Router(reference, new SoakModel(1, milliseconds: 2, hangs, breaks: 0, seed));
        var (direct, routed) = await AlternateAsync(reference, router, requests / 10, requests, callers, seed);
        var deadline = SoakPool.Deadline.TotalMilliseconds;
        var limit = deadline + Percentile.Of(direct, 99);
        Print($"| {100 * hangs:0}% | {Percentile.Of(routed, 50):0.0} | {Percentile.Of(routed, 99):0.0} | {routed.Max():0.0} | {Percentile.Of(direct, 50):0.0} | {Percentile.Of(direct, 99):0.0} | {limit:0.0} |");
        return Percentile.Of(routed, 99) < limit;
    }

    /// <summary>Sends blocks of direct and of routed requests in turn, so that both meet the same load of the machine.</summary>
    private static async Task<(List<double> Direct, List<double> Routed)> AlternateAsync(
        IChatClient model, IChatClient router, int directRequests, int routedRequests, int callers, int seed)
    {
        const int Blocks = 10;
        var (direct, routed) = (new List<double>(), new List<double>());
        for (var block = 0; block < Blocks; block++)
        {
            direct.AddRange(await SendAsync(model, callers, block * directRequests / Blocks, directRequests / Blocks, seed));
            routed.AddRange(await SendAsync(router, callers, block * routedRequests / Blocks, routedRequests / Blocks, seed));
        }

        return (direct, routed);
    }

    private static async Task<double[]> SendAsync(IChatClient client, int callers, int first, int requests, int seed, double streams = 0.5)
    {
        var run = new SoakRun(client, callers, cancels: 0, streams, seed);
        var latencies = await run.SendAsync(first, requests);
        return run.Differences.Count == 0 ? latencies : throw new InvalidOperationException(run.Differences[0]);
    }

    private static async Task<double> BytesAsync(IChatClient client, double streams, int seed)
    {
        const int Requests = 20_000;
        await SendAsync(client, callers: 1, first: 0, Requests, seed, streams);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(client, callers: 1, first: 0, Requests, seed, streams);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;
    }

    private static SoakModel Instant(int seed) => new(1, milliseconds: 0, hangs: 0, breaks: 0, seed);

    private static BestRouteChatClient Router(IChatClient reference, IChatClient small)
    {
        var options = new BestRouteOptions { Threshold = 0, Predictor = new SoakPredictor(seed: 0) };
        options.Models.Add(new() { Id = "large", ChatClient = reference, Price = new(10, 10), IsReference = true });
        options.Models.Add(new()
        {
            Id = "small",
            ChatClient = small,
            Price = new(1, 1),
            FirstContentTimeout = SoakPool.Deadline,
            UpdateTimeout = SoakPool.Deadline,
            ResponseTimeout = SoakPool.Deadline,
        });
        return new BestRouteChatClient(options, leaveOpen: true);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
