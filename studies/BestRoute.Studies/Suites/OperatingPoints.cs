using System.CommandLine;
using BestRoute.Studies.Commands;
using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>
/// What the default operating point saves and loses: of packages that are trained on all queries of the splits train and val, and on random subsets of them. The loss is measured on
/// another split.
/// </summary>
internal static class OperatingPoints
{
    /// <summary>A loss of more than this share of the reference's quality is counted.</summary>
    private const double Loss = 0.03;

    public static Command Create()
    {
        var data = Arguments.Data();
        var split = Arguments.Split("test");
        var draws = new Option<int>("--draws") { Description = "The number of subsets of each size.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var sizes = new Option<int[]>("--sizes") { Description = "The sizes of the subsets.", HelpName = "N", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [10, 20, 30, 50, 100, 300, 1_000] };
        var suites = new Option<string[]>("--suites") { Description = "The suites to measure.", HelpName = "SUITE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. Suite.Names] };
        var command = new Command("operating-points", "Measures what default settings save and lose, after training on all queries and on few.") { data, split, draws, sizes, suites };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(suites).Select(name => Suite.Named(parsed.GetRequiredValue(data).FullName, name)),
            parsed.GetRequiredValue(split),
            parsed.GetRequiredValue(sizes),
            parsed.GetValue(draws),
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    private static async Task RunAsync(IEnumerable<Suite> suites, string split, int[] sizes, int draws, TextWriter output, CancellationToken cancellationToken)
    {
        output.WriteLine("| pool | queries | draws | refused | stay with the reference | lose more than 3% | mean saving | mean quality |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var suite in suites)
        {
            using var log = new ResponseLog([suite.Log], suite.Pool);
            var queries = log.ReadJoined(cancellationToken, ResponseLog.Training, ResponseLog.Validation);
            var (measured, _) = ReplayableQueries.Read(log, split, cancellationToken);
            foreach (var size in sizes.Append(queries.Count))
            {
                var outcomes = new List<Outcome?>();
                for (var draw = 0; draw < (size < queries.Count ? draws : 1); draw++)
                {
                    outcomes.Add(await MeasureAsync(suite.Pool, TrainingSubset.Take(queries, size, draw), measured, cancellationToken));
                }

                output.WriteLine(FormattableString.Invariant(
                    $"| {suite.Name} | {size:#,0} | {outcomes.Count} | {outcomes.Count(static one => one is null)} | {outcomes.Count(static one => one is { Leaves: false })} | {outcomes.Count(static one => one?.QualityChange < -Loss)} | {100 * outcomes.Average(static one => one?.CostReduction ?? 0):0.0}% | {100 * outcomes.Average(static one => one?.QualityChange ?? 0):+0.0;-0.0;0.0}% |"));
                output.Flush();
            }
        }
    }

    /// <summary>Trains as `bestroute train --seed 1` does, and measures what an application gets that sets nothing.</summary>
    /// <returns>What was measured; <see langword="null"/> where the training is refused.</returns>
    private static async Task<Outcome?> MeasureAsync(PoolFile pool, IReadOnlyList<QueryRecord> queries, List<QueryRecord> measured, CancellationToken cancellationToken)
    {
        TrainingData data;
        try
        {
            data = TrainingData.Of(queries, pool, []);
        }
        catch (DataException)
        {
            return null;
        }

        var options = new ParallelOptions { CancellationToken = cancellationToken };
        var trained = await PackageTrainer.TrainAsync(data, pool, seed: 1, new StageProgress(null), options);
        if (trained.Lambda is null)
        {
            return new Outcome(Leaves: false, 0, 0);
        }

        using var replay = new PoolReplay("a package in memory", trained.Package, pool, measured, Environment.ProcessorCount);
        var reference = await replay.RunAsync(replay.Routes[replay.ReferenceRoute], cancellationToken);
        var point = await replay.RunOperatingPointAsync(cancellationToken);
        return new Outcome(Leaves: true, point.SavingAgainst(reference), point.QualityChangeAgainst(reference));
    }

    private sealed record Outcome(bool Leaves, double CostReduction, double QualityChange);
}
