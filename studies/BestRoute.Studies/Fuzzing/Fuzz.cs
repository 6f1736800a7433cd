using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BestRoute.Onnx.Tests;

namespace BestRoute.Studies.Fuzzing;

/// <summary>The mutations of the tests, for as long as one likes.</summary>
internal static class Fuzz
{
    private const string Child = "fuzz-child";

    /// <summary>The tests take the seeds from 0 on.</summary>
    private const int FirstSeed = 1_000_000;

    /// <summary>How many seeds of a kind are tried before the next has its turn.</summary>
    private const int Turn = 200;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var seconds = new Argument<int>("SECONDS") { Description = "How many seconds to run." };
        var seed = new Argument<int>("SEED") { Description = "The first seed. The tests use the seeds from 0.", DefaultValueFactory = static _ => FirstSeed };
        var native = new Option<bool>("--native") { Description = "Also run changed graphs with ONNX Runtime, in separate processes." };
        var command = new Command("fuzz", "Reads randomly changed files for the given time, with the mutations of the tests.") { seconds, seed, native };
        command.SetAction(parsed => parsed.GetValue(native)
            ? RunAsync(MutationKinds.Runs, parsed.GetValue(seconds), parsed.GetValue(seed), TryNativelyAsync)
            : RunAsync(MutationKinds.All, parsed.GetValue(seconds), parsed.GetValue(seed), TryAsync));
        return command;
    }

    public static Command CreateReplay()
    {
        var kind = Kind();
        var seed = new Argument<int>("SEED") { Description = "The seed that 'fuzz' printed." };
        var command = new Command("fuzz-replay", "Repeats one change of a file, and keeps the changed folder.") { kind, seed };
        command.SetAction(parsed => Replay(MutationKinds.Find(parsed.GetRequiredValue(kind)), parsed.GetValue(seed)));
        return command;
    }

    /// <summary>What <c>fuzz --native</c> starts.</summary>
    public static Command CreateChild()
    {
        var kind = Kind();
        var first = new Argument<int>("FIRST");
        var count = new Argument<int>("COUNT");
        var command = new Command(Child) { kind, first, count };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            using var trial = new MutationTrial(MutationKinds.Find(parsed.GetRequiredValue(kind)));
            NativeMutations.Try(Console.Out, parsed.GetValue(first), parsed.GetValue(count), trial.Try);
        });
        return command;
    }

    private static Argument<string> Kind()
    {
        var kind = new Argument<string>("KIND") { HelpName = "KIND", Description = "The kind of file, as 'fuzz' printed it." };
        kind.AcceptOnlyFromAmong([.. MutationKinds.All.Concat(MutationKinds.Runs).Select(static kind => kind.Name)]);
        return kind;
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
                Environment.ProcessPath!, [Child, kind.Name, from.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)]),
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
}
