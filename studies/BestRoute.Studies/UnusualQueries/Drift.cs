using System.CommandLine;
using BestRoute.Studies.Suites;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.UnusualQueries;

/// <summary>
/// What happens to queries that are unlike the training queries, with and without the limit for unusual queries. The queries are task types that
/// were left out of training, and the prompts of other suites. If several splits are given, separated by commas, all are used for left-out task types,
/// because none of their rows is trained on. For whole suites, only the last one is used.
/// </summary>
internal static class Drift
{
    private const int Seeds = 5;

    public static Command Create() => SuiteCommand.Create("drift", "What happens to queries that are unlike the training queries. SPLIT can be several splits, separated by commas.", "val", RunAsync);

    private static async Task RunAsync(string data, string split, TextWriter output)
    {
        await LeaveTasksOutAsync(Suite.Named(data, "reasoning-gym"), split, output);
        output.WriteLine();
        await VisitAsync(data, split.Split(',')[^1], output);
    }

    /// <summary>Trains without 30% of the task types, and evaluates on them alone.</summary>
    private static async Task LeaveTasksOutAsync(Suite suite, string split, TextWriter output)
    {
        output.WriteLine("| left out | queries | beyond the limit | uplift without limit | with it | with it at every setting | operating point without limit: cost | quality | with it: cost | quality |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var workspace = new Workspace();
            var (training, others) = TaskHoldout.Write(suite.Log, split, seed, workspace);
            var report = await PackageEvaluator.MeasureAsync(new EvaluationRequest
            {
                Package = await workspace.TrainAsync(training, suite.Pool),
                DataFiles = [others],
                Pool = suite.Pool,
                Split = TaskHoldout.Split,
                Methods = ["best-route"],
            });
            var drift = report.Drift!;
            output.WriteLine(FormattableString.Invariant($"| choice {seed} | {report.Queries} | {Percent(drift.ShareBeyond)} | {drift.UpliftWithoutLimit:+0.00;-0.00} | {drift.Uplift:+0.00;-0.00} | {drift.UpliftWithLimitEverywhere:+0.00;-0.00} | ")
                + $"{PointOf(drift.OperatingPointWithoutLimit)} | {PointOf(drift.OperatingPoint)} |");
        }
    }

    /// <summary>Sends the prompts of every suite through the package of every suite. The prompts of the own suite show what the limit costs without drift.</summary>
    private static async Task VisitAsync(string data, string split, TextWriter output)
    {
        Suite[] suites = [.. Suite.In(data)];
        Suite[] hosts = [.. suites.DistinctBy(suite => suite.Log)];
        output.WriteLine($"| beyond the limit of | {string.Join(" | ", hosts.Select(host => host.Name))} | uplift without limit | with it | operating point without limit: cost | quality | with it: cost | quality |");
        output.WriteLine($"| --- |{string.Concat(hosts.Select(_ => " --- |"))} --- | --- | --- | --- | --- | --- |");
        foreach (var suite in suites)
        {
            using var workspace = new Workspace();
            var package = await workspace.TrainAsync(suite.Log, suite.Pool);
            using var router = Router.Over(package, suite.Pool);
            var shares = new List<string>();
            foreach (var visitor in hosts)
            {
                shares.Add(Percent(await ShareBeyondAsync(router, visitor, split)));
            }

            var drift = (await PackageEvaluator.MeasureAsync(new EvaluationRequest
            {
                Package = package,
                DataFiles = [suite.Log],
                Pool = suite.Pool,
                Split = split,
                Methods = ["best-route"],
            })).Drift!;
            output.WriteLine($"| {suite.Name} | {string.Join(" | ", shares)} | "
                + FormattableString.Invariant($"{drift.UpliftWithoutLimit:+0.00;-0.00} | {drift.Uplift:+0.00;-0.00} | ")
                + $"{PointOf(drift.OperatingPointWithoutLimit)} | {PointOf(drift.OperatingPoint)} |");
        }
    }

    private static async Task<double> ShareBeyondAsync(BestRouteChatClient router, Suite suite, string split)
    {
        int queries = 0, beyond = 0;
        foreach (var query in new ResponseLog([suite.Log], suite.Pool).Read(split))
        {
            var decision = await router.RouteAsync([new ChatMessage(ChatRole.User, query.Prompt)]);
            queries++;
            beyond += decision.Reason == RoutingReason.OutOfDistribution ? 1 : 0;
        }

        return (double)beyond / queries;
    }

    private static string PointOf(DriftOperatingPoint point) =>
        FormattableString.Invariant($"{-100 * point.CostReduction:+0.0;-0.0;0.0}% | {100 * point.QualityChange:+0.0;-0.0;0.0}%");

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0}%");
}
