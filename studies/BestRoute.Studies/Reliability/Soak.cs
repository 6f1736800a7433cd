using System.CommandLine;
using System.Globalization;
using BestRoute.Studies.Commands;

namespace BestRoute.Studies.Reliability;

/// <summary>Sends many requests from many callers while models break, callers cancel and options change.</summary>
internal static class Soak
{
    private const int Parts = 10;
    private const long MaxGrowth = 1_000_000;

    public static Command Create()
    {
        var requests = Arguments.PositiveCount("--requests", 300_000, "The number of requests.");
        var callers = Arguments.PositiveCount("--callers", 256, "The number of callers at the same time.");
        var seed = Arguments.PositiveCount("--seed", 1, "The seed of faults, cancellations and routes.");
        var command = new Command("soak", "Sends many requests while models break, callers cancel and options change: nothing is lost, nothing is answered twice, memory is flat.") { requests, callers, seed };
        command.SetAction(async arguments =>
        {
            var scale = (Requests: arguments.GetValue(requests), Callers: arguments.GetValue(callers), Seed: arguments.GetValue(seed));
            var differences = await SoakAsync(scale.Requests, scale.Callers, scale.Seed);
            await AddedCost.PrintAsync(scale.Requests / 10, scale.Callers, scale.Seed);
            Console.WriteLine("\n| calls that hang | p50, ms | p99, ms | slowest, ms | reference: p50, ms | p99, ms | deadline plus p99 of the reference, ms |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
            var isFast = await AddedCost.PrintHangsAsync(0.01, scale.Requests / 10, scale.Callers, scale.Seed);
            await AddedCost.PrintHangsAsync(0.05, scale.Requests / 10, scale.Callers, scale.Seed);

            if (differences > 0 || !isFast)
            {
                throw new CommandException(isFast ? $"{differences} differences from what is promised." : "p99 is above the deadline plus the time of the reference.");
            }
        });
        return command;
    }

    private static async Task<int> SoakAsync(int requests, int callers, int seed)
    {
        using var pool = new SoakPool(hangs: 0.005, breaks: 0.05, seed);
        var run = new SoakRun(pool.Router, callers, cancels: 0.03, streams: 0.5, seed);
        await run.SendAsync(0, requests / Parts);
        run = new SoakRun(pool.Router, callers, cancels: 0.03, streams: 0.5, seed);
        var memory = new List<long>();
        Console.WriteLine("| requests | answered | after another model failed | canceled by their caller | broken after content | lost, wrong or twice | changes of the options | memory, MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (var part = 0; part < Parts; part++)
        {
            using var stop = new CancellationTokenSource();
            var changes = pool.ChangeAsync(stop.Token);
            await run.SendAsync(part * (requests / Parts), requests / Parts);
            await stop.CancelAsync();
            await changes;
            memory.Add(LiveBytes());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {(part + 1) * (requests / Parts):N0} | {run.Answered:N0} | {run.FailedOver:N0} | {run.Canceled:N0} | {run.Broken:N0} | {run.Differences.Count:N0} | {pool.Changes:N0} | {memory[^1] / 1e6:0.00} |"));
        }

        Console.WriteLine();
        var wrong = run.Differences.Count;
        run.Differences.Take(20).ToList().ForEach(static difference => Console.WriteLine($"- {difference}"));
        if (memory[^1] - memory[0] > MaxGrowth)
        {
            run.Differences.Add("memory grew");
        }

        return run.Differences.Count + Math.Abs((requests / Parts * Parts) - run.Answered - run.Canceled - run.Broken - wrong);
    }

    private static long LiveBytes()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
