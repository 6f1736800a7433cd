using System.Diagnostics;
using System.Globalization;
using BestRoute.Onnx.Tests;

namespace BestRoute.Benchmarks.Fuzzing;

/// <summary>The mutations of the tests, for as long as one likes: <c>fuzz SECONDS [SEED]</c>, <c>fuzz --native SECONDS [SEED]</c> and <c>fuzz --replay KIND SEED</c>.</summary>
internal static class Fuzz
{
    public const string Name = "fuzz";

    private const string Child = "--child";
    private const string Usage = "fuzz SECONDS [SEED] | fuzz --native SECONDS [SEED] | fuzz --replay KIND SEED";

    /// <summary>The tests take the seeds from 0 on.</summary>
    private const int FirstSeed = 1_000_000;

    /// <summary>How many seeds of a kind are tried before the next has its turn.</summary>
    private const int Turn = 200;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs the command.</summary>
    /// <returns>0 where nothing was found.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case [Child, var kind, var from, var count]:
                using (var trial = new MutationTrial(MutationKinds.Find(kind)))
                {
                    NativeMutations.Try(Console.Out, Number(from), Number(count), trial.Try);
                }

                return 0;
            case ["--replay", var kind, var seed]:
                return Replay(MutationKinds.Find(kind), Number(seed));
            case ["--native", var seconds]:
                return await RunAsync(MutationKinds.Runs, Number(seconds), FirstSeed, TryNativelyAsync);
            case ["--native", var seconds, var seed]:
                return await RunAsync(MutationKinds.Runs, Number(seconds), Number(seed), TryNativelyAsync);
            case [var seconds]:
                return await RunAsync(MutationKinds.All, Number(seconds), FirstSeed, TryAsync);
            case [var seconds, var seed]:
                return await RunAsync(MutationKinds.All, Number(seconds), Number(seed), TryAsync);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static async Task<int> RunAsync(
        IReadOnlyList<MutationKind> kinds, int seconds, int seed, Func<MutationKind, int, Task<(int Read, int Refused, IEnumerable<(int Seed, string Offence)> Offences)>> attempt)
    {
        var totals = kinds.ToDictionary(static kind => kind, static _ => (Read: 0, Refused: 0, Offences: 0));
        for (var watch = Stopwatch.StartNew(); watch.Elapsed.TotalSeconds < seconds; seed += Turn)
        {
            foreach (var kind in kinds)
            {
                var (read, refused, offences) = await attempt(kind, seed);
                var total = totals[kind];
                foreach (var (at, offence) in offences)
                {
                    total.Offences++;
                    Console.WriteLine($"{kind}, seed {at}: {offence}");
                }

                totals[kind] = (total.Read + read, total.Refused + refused, total.Offences);
            }
        }

        foreach (var (kind, (read, refused, offences)) in totals)
        {
            Console.WriteLine($"{kind}: {read + refused + offences} mutations, {read} read, {refused} refused, {offences} offences");
        }

        return totals.Values.All(static total => total.Offences == 0) ? 0 : 1;
    }

    private static Task<(int Read, int Refused, IEnumerable<(int Seed, string Offence)> Offences)> TryAsync(MutationKind kind, int seed)
    {
        using var trial = new MutationTrial(kind);
        var outcomes = Enumerable.Range(seed, Turn).Select(trial.Try).ToList();
        var offences = outcomes.Where(static outcome => outcome.Offence is not null).ToList();
        return Task.FromResult((
            outcomes.Count(static outcome => outcome.IsRead && outcome.Offence is null),
            outcomes.Count(static outcome => !outcome.IsRead && outcome.Offence is null),
            offences.Select(static outcome => (outcome.Seed, outcome.Offence!))));
    }

    private static async Task<(int Read, int Refused, IEnumerable<(int Seed, string Offence)> Offences)> TryNativelyAsync(MutationKind kind, int seed)
    {
        var mutations = new NativeMutations(
            (from, count) => new ProcessStartInfo(
                Environment.ProcessPath!, [Name, Child, kind.Name, from.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)]),
            _patience);
        await mutations.RunAsync(seed, Turn);
        return (mutations.Read, mutations.Refused, mutations.Offences);
    }

    private static int Replay(MutationKind kind, int seed)
    {
        using var trial = new MutationTrial(kind);
        trial.Change(seed);
        var kept = Directory.CreateTempSubdirectory("bestroute-fuzz-").FullName;
        foreach (var file in new DirectoryInfo(trial.Folder).EnumerateFiles())
        {
            file.CopyTo(Path.Combine(kept, file.Name));
        }

        Console.WriteLine($"The changed folder is {kept}.");
        var outcome = trial.Try(seed);
        Console.WriteLine(outcome.Offence ?? (outcome.IsRead ? "It was read." : "It was refused."));
        return outcome.Offence is null ? 0 : 1;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
