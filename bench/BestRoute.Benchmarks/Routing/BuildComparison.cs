using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using BestRoute.Studies.Commands;
using Microsoft.Extensions.AI;

namespace BestRoute.Benchmarks.Routing;

/// <summary>What a request costs with this build and with another one, in turns in one process: what a change adds is less than two runs differ.</summary>
internal static class BuildComparison
{
    private const int Requests = 20_000;

    public static Command Create()
    {
        var build = new Argument<DirectoryInfo>("BUILD") { Description = "The output folder of the benchmarks of the other build, such as bin/Release/net10.0 in a checkout of an earlier commit." }.AcceptExistingOnly();
        var rounds = Arguments.PositiveCount("--rounds", 15, "How often each build is measured. The best round of each counts.");
        var command = new Command("build-comparison", "Compares what BestRoute adds to a direct call with another build, in turns in one process.") { build, rounds };
        command.SetAction(parsed => RunAsync(parsed.GetRequiredValue(build).FullName, parsed.GetValue(rounds), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(string other, int rounds, TextWriter output)
    {
        // This build is loaded again, so that both are called in the same way.
        (string Name, IChatClient Client)[] builds = [("the other build", Load(other)), ("this build", Load(AppContext.BaseDirectory))];
        ChatMessage[] messages = [new(ChatRole.User, SyntheticPool.Query(500))];
        var times = builds.Select(static _ => double.PositiveInfinity).ToArray();
        var bytes = builds.Select(static _ => double.PositiveInfinity).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < builds.Length; i++)
            {
                var (time, allocated) = await MeasureAsync(builds[i].Client, messages);

                // The first round compiles.
                if (round > 0)
                {
                    (times[i], bytes[i]) = (Math.Min(times[i], time), Math.Min(bytes[i], allocated));
                }
            }
        }

        output.WriteLine("| | processor time | allocated |");
        output.WriteLine("| --- | --- | --- |");
        for (var i = 0; i < builds.Length; i++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {builds[i].Name} | {times[i]:0.00} us | {bytes[i]:0} B |"));
        }
    }

    private static async Task<(double Microseconds, double Bytes)> MeasureAsync(IChatClient client, ChatMessage[] messages)
    {
        // Nothing leaves this thread: the backend answers at once.
        var time = Environment.CpuUsage.TotalTime;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Requests; i++)
        {
            await client.GetResponseAsync(messages);
        }

        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return ((Environment.CpuUsage.TotalTime - time).TotalMicroseconds / Requests, (double)bytes / Requests);
    }

    private static IChatClient Load(string folder)
    {
        var build = new Build(folder).LoadFromAssemblyName(new AssemblyName("BestRoute.Benchmarks"));
        var create = build.GetType(typeof(SyntheticPool).FullName!)?.GetMethod(nameof(SyntheticPool.Create), BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new CommandException($"The benchmarks in {folder} have no {nameof(SyntheticPool)}.{nameof(SyntheticPool.Create)}. Build them from a later commit.");
        return (IChatClient)create.Invoke(null, [5, 1])!;
    }

    /// <summary>The assemblies of BestRoute from a folder; everything else is shared, so that both builds have the same <see cref="IChatClient"/>.</summary>
    private sealed class Build(string folder) : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name!.StartsWith("BestRoute", StringComparison.Ordinal) ? LoadFromAssemblyPath(Path.Combine(folder, $"{assemblyName.Name}.dll")) : null;
    }
}
