using System.CommandLine;
using BestRoute.Studies.Commands;
using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>
/// What operating points lose, with gold scores, that were chosen by labels from agreement with the reference, for several largest drops. Queries of the splits train and val are left out of
/// the training in turn, and measured. So no choice that is made with this table has seen the split test.
/// </summary>
internal static class LargestDrops
{
    private const int Folds = 3;
    private const int Seed = 1;
    private const string LeftOut = "left-out";

    private static readonly double[] _drops = [0.01, 0.02, 0.025, 0.03, 0.05];

    public static Command Create()
    {
        var data = Arguments.Data();
        var suites = new Option<string[]>("--suites") { Description = "The suites to measure.", HelpName = "SUITE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. Suite.Names] };
        var command = new Command("largest-drops", "Measures operating points for several largest drops, with labels from agreement, on training queries that are left out.") { data, suites };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine("| pool | largest drop | saving | quality |");
            output.WriteLine("| --- | --- | --- | --- |");
            foreach (var name in parsed.GetRequiredValue(suites))
            {
                await RunAsync(Suite.Named(parsed.GetRequiredValue(data).FullName, name), output, cancellationToken);
            }
        });
        return command;
    }

    private static async Task RunAsync(Suite suite, TextWriter output, CancellationToken cancellationToken)
    {
        var (costs, references, qualities, referenceQualities) = (new double[_drops.Length], 0.0, new double[_drops.Length], 0.0);
        for (var fold = 0; fold < Folds; fold++)
        {
            using var workspace = new Workspace();
            var log = SplitCopy.Write(suite.Log, workspace.Path("log.jsonl.gz"), (split, prompt) =>
                split is ResponseLog.Training or ResponseLog.Validation && CrossFit.FoldOf(prompt, Folds) == fold ? LeftOut : split);
            var trained = await TrainAsync(suite.Pool, log, cancellationToken);
            for (var i = 0; i < _drops.Length; i++)
            {
                var manifest = trained.Package.Manifest;
                var (lambda, _) = await OperatingPoint.ChooseAsync(trained.CrossFitted, manifest.Sweep.Lambdas, _drops[i], Seed, new ParallelOptions { CancellationToken = cancellationToken });
                var package = workspace.Path("package");
                (trained.Package with { Manifest = manifest with { OperatingPoint = new PackageOperatingPoint(lambda) } }).Save(package);
                var report = await PackageEvaluator.MeasureAsync(
                    new EvaluationRequest { Package = package, DataFiles = [log], Pool = suite.Pool, Split = LeftOut, Methods = ["best-route"], Resamples = 2 }, cancellationToken: cancellationToken);
                var point = report.Methods.Single(static method => method.Name == "best-route").AgainstReference!;
                costs[i] += report.Queries * report.Reference.CostPerThousandQueries * (1 - point.CostReduction.Value);
                qualities[i] += report.Queries * report.Reference.Quality * (1 + point.QualityChange.Value);
                if (i == 0)
                {
                    references += report.Queries * report.Reference.CostPerThousandQueries;
                    referenceQualities += report.Queries * report.Reference.Quality;
                }
            }
        }

        foreach (var (i, drop) in _drops.Index())
        {
            output.WriteLine(FormattableString.Invariant(
                $"| {suite.Name} | {100 * drop:0.#}% | {100 * (1 - (costs[i] / references)):0.0}% | {100 * ((qualities[i] / referenceQualities) - 1):+0.0;-0.0;0.0}% |"));
        }

        output.Flush();
    }

    private static async Task<TrainingResult> TrainAsync(PoolFile pool, string log, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        using var reader = new ResponseLog([log], pool);
        var grading = new QueryGrading(pool, options);
        var graded = grading.Grade([.. reader.ReadJoined(cancellationToken, ResponseLog.Training, ResponseLog.Validation).Select(WithoutGold.WithoutScores)], referenceWeight: 1);
        return await PackageTrainer.TrainAsync(TrainingData.Of(graded, pool, [log]), pool, Seed, new StageProgress(null), options);
    }
}
