using System.CommandLine;
using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>How well operating points keep their targets: chosen on one half of split val, which training does not see, measured on another split.</summary>
internal static class Targets
{
    private const string Calibration = "calibration";

    private static readonly RoutingTarget[] _targets =
    [
        RoutingTarget.CostReduction(0.2), RoutingTarget.CostReduction(0.4), RoutingTarget.CostReduction(0.6), RoutingTarget.CostReduction(0.8),
        RoutingTarget.MaxQualityDrop(0.05), RoutingTarget.MaxQualityDrop(0.01),
    ];

    public static Command Create() => SuiteCommand.Create("targets", "Compares operating points with their targets on other queries.", "test", RunAsync);

    private static async Task RunAsync(string data, string split, TextWriter output)
    {
        output.WriteLine("| pool | calibrated on | target | cost | off by | quality | |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var suite in Suite.In(data))
        {
            using var workspace = new Workspace();
            var log = ValidationHalves.Write(suite.Log, workspace.Path("log.jsonl.gz"), Calibration);
            var package = await workspace.TrainAsync(log, suite.Pool);
            var found = new Dictionary<RoutingTarget, CalibrationResult>();
            foreach (var target in _targets)
            {
                found[target] = await PackageCalibrator.CalibrateAsync(
                    new CalibrationRequest { Package = package, DataFiles = [log], Target = target, Split = Calibration });
            }

            var report = await PackageEvaluator.MeasureAsync(new EvaluationRequest
            {
                Package = package,
                DataFiles = [log],
                Pool = suite.Pool,
                Split = split,
                Methods = ["always-reference"],
            });
            foreach (var target in report.Targets)
            {
                var result = found[target.Target];
                var isCost = target.Target.Kind == RoutingTargetKind.CostReduction;
                output.WriteLine(FormattableString.Invariant($"| {suite.Name} | {result.Queries} | {target.Target} | {-100 * target.CostReduction:+0.0;-0.0;0.0}% | ")
                    + (isCost ? FormattableString.Invariant($"{100 * (target.CostReduction - target.Target.Value):+0.0;-0.0;0.0}") : "")
                    + FormattableString.Invariant($" | {100 * target.QualityChange:+0.0;-0.0;0.0}% | ")
                    + (target.Lambda is not null ? "" : result.QueriesNeeded is { } more ? FormattableString.Invariant($"the reference; needs about {more} more queries") : "the reference")
                    + " |");
            }
        }
    }
}
