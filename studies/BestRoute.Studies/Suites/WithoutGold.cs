using System.CommandLine;
using BestRoute.Studies.Commands;
using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>
/// What packages are worth that were trained without gold scores: the scores of the splits train and val are replaced by labels from agreement, and the packages are measured on another
/// split with its true scores.
/// </summary>
internal sealed class WithoutGold(Suite suite, string split, IReadOnlyList<string> wanted, TextWriter output, CancellationToken cancellationToken)
{
    private const int Seed = 1;

    /// <summary>A log that an application with these backends recorded, instead of the log of the suite without its scores.</summary>
    private const string Observed = "observed";

    /// <summary>Whose scores are kept: none, those of some queries, or all.</summary>
    private static readonly (string Name, double? ReferenceWeight, int Scored)[] _labels =
        [("gold", null, int.MaxValue), ("reference", 1, 0), ("majority", 0, 0), ("corrected", null, 100)];

    private readonly ParallelOptions _options = new() { CancellationToken = cancellationToken };

    public static Command Create()
    {
        var data = Arguments.Data();
        var split = Arguments.Split("test");
        var suites = new Option<string[]>("--suites") { Description = "The suites to measure.", HelpName = "SUITE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. Suite.Names] };
        var labels = new Option<string[]>("--labels")
        {
            Description = "The labels to train on. 'corrected' chooses and corrects them by 100 queries that keep their gold scores. 'observed' trains on what an application recorded with Observe.",
            HelpName = "LABELS",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. _labels.Select(static one => one.Name), Observed],
        };
        var command = new Command("without-gold", "Measures packages that are trained on labels from agreement instead of gold scores.") { data, split, suites, labels };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine("| pool | labels | weight of the reference | equal to gold | uplift | saving | quality |");
            output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
            foreach (var name in parsed.GetRequiredValue(suites))
            {
                await new WithoutGold(Suite.Named(parsed.GetRequiredValue(data).FullName, name), parsed.GetRequiredValue(split), parsed.GetRequiredValue(labels), output, cancellationToken).RunAsync();
            }
        });
        return command;
    }

    private async Task RunAsync()
    {
        using var log = new ResponseLog([suite.Log], suite.Pool);
        var gold = log.ReadJoined(cancellationToken, ResponseLog.Training, ResponseLog.Validation);
        foreach (var (name, referenceWeight, scored) in _labels.Where(one => wanted.Contains(one.Name)))
        {
            var kept = TrainingSubset.Take(gold, scored, Seed).ToHashSet(ReferenceEqualityComparer.Instance);
            var grading = new QueryGrading(suite.Pool, _options);
            var graded = grading.Grade([.. gold.Select(query => kept.Contains(query) ? query : WithoutScores(query))], referenceWeight);
            var data = TrainingData.Of(graded, suite.Pool, [suite.Log]);
            await PrintAsync(
                name,
                await PackageTrainer.TrainAsync(
                    data, suite.Pool, Seed, new StageProgress(null), _options, known: grading.Metrics, largestDrop: OperatingPoint.LargestDropOf(grading.Metrics)),
                scored == int.MaxValue ? "" : FormattableString.Invariant($"{100 * Equal(gold, graded, kept):0.0}%"));
        }

        if (wanted.Contains(Observed))
        {
            using var workspace = new Workspace();
            await PrintAsync(Observed, await ObservedLog.TrainAsync(suite, gold, workspace.Path("log"), Seed, cancellationToken), "");
        }
    }

    /// <summary>Measures a package with the gold scores of the split.</summary>
    private async Task PrintAsync(string labels, TrainingResult trained, string equal)
    {
        using var workspace = new Workspace();
        var package = workspace.Path("package");
        trained.Save(package);
        var report = await PackageEvaluator.MeasureAsync(
            new EvaluationRequest { Package = package, DataFiles = [suite.Log], Pool = suite.Pool, Split = split, Methods = ["best-route", "random-mix-single"] },
            cancellationToken: cancellationToken);
        var method = report.Methods.Single(static method => method.Name == "best-route");
        var (uplift, point) = (method.UpliftOverRandomMixSingle, method.AgainstReference!);
        output.WriteLine(FormattableString.Invariant(
            $"| {suite.Name} | {labels} | {(trained.Metrics.TryGetValue("agreement.referenceWeight", out var weight) ? $"{weight}" : "")} | {equal} | {uplift.Value:+0.00;-0.00;0.00} [{uplift.Low:+0.00;-0.00;0.00}, {uplift.High:+0.00;-0.00;0.00}] | {100 * point.CostReduction.Value:0.0}% | {100 * point.QualityChange.Value:+0.0;-0.0;0.0}% [{100 * point.QualityChange.Low:+0.0;-0.0;0.0}, {100 * point.QualityChange.High:+0.0;-0.0;0.0}] |"));
        output.Flush();
    }

    /// <summary>Removes the scores of a query.</summary>
    public static QueryRecord WithoutScores(QueryRecord query) => query with
    {
        Responses = query.Responses.ToDictionary(
            static model => model.Key, static IReadOnlyList<RecordedResponse> (model) => [.. model.Value.Select(static response => response with { Score = double.NaN })]),
    };

    /// <summary>The share of the labels that are on the same side of the middle as the gold score. Queries that kept their scores do not count.</summary>
    private static double Equal(IReadOnlyList<QueryRecord> gold, IReadOnlyList<QueryRecord> graded, HashSet<object?> kept)
    {
        var labels = graded.Where(query => !kept.Contains(query)).ToDictionary(static query => query.Origin);
        return gold.Where(query => labels.ContainsKey(query.Origin))
            .SelectMany(query => query.Responses.SelectMany(model => model.Value.Zip(labels[query.Origin].ResponsesOf(model.Key))))
            .Average(static pair => pair.First.Score >= 0.5 == pair.Second.Score >= 0.5 ? 1.0 : 0);
    }
}
