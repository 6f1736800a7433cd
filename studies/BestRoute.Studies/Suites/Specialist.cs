using System.CommandLine;
using System.Text.Json.Nodes;
using BestRoute.Training;

namespace BestRoute.Studies.Suites;

/// <summary>
/// What changes when a model joins the zeroeval pool that is cheap and strong at predicting what code does (the paper's section 5.3 and
/// Table 2): the curve, and the traffic of each task.
/// </summary>
internal static class Specialist
{
    private const string Joining = """{ "id": "gpt-4o-mini-2024-07-18", "inputPricePerMillion": 0.15, "outputPricePerMillion": 0.6 }""";

    public static Command Create() => SuiteCommand.Create("specialist", "What changes when a cheap model that is good at code joins the zeroeval pool.", "test", RunAsync);

    private static async Task RunAsync(string data, string split, TextWriter output)
    {
        var suite = Suite.Named(data, "zeroeval");
        using var workspace = new Workspace();
        var pool = JsonNode.Parse(await File.ReadAllTextAsync(suite.PoolPath))!;
        pool["models"]!.AsArray().Add(JsonNode.Parse(Joining));
        await File.WriteAllTextAsync(workspace.Path("joined.json"), pool.ToJsonString());

        var before = await EvaluateAsync(suite.Pool);
        var after = await EvaluateAsync(PoolFile.Load(workspace.Path("joined.json")).WithTokens(TokenCounting.Characters));

        output.WriteLine("| best-route | AIQ | uplift | -20% | -40% | -60% | -80% | operating point: cost | quality |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, report) in new[] { ("before", before), ("after", after) })
        {
            var method = report.Methods.Single(method => method.OperatingPoint is not null);
            var uplift = method.UpliftOverRandomMixSingle;
            output.WriteLine(FormattableString.Invariant($"| {name} | {method.Aiq:0.0000} | {uplift.Value:+0.00;-0.00} [{uplift.Low:+0.00;-0.00}, {uplift.High:+0.00;-0.00}] | ")
                + string.Join(" | ", new[] { "20", "40", "60", "80" }.Select(cost => FormattableString.Invariant($"{method.QualityChangeAtCostReduction[cost]:+0.0;-0.0;0.0}%")))
                + FormattableString.Invariant($" | {100 * ((method.OperatingPoint!.CostPerThousandQueries / report.Reference.CostPerThousandQueries) - 1):+0.0;-0.0}% | {method.OperatingPoint.Quality:0.000} |"));
        }

        string[] models = [.. after.Source.Models.Select(model => model.Id)];
        output.WriteLine();
        output.WriteLine($"| task | pool | {string.Join(" | ", models)} | quality | reference's |");
        output.WriteLine($"| --- | --- | {string.Concat(models.Select(_ => "--- | "))}--- | --- |");
        foreach (var (old, now) in before.Traffic.Zip(after.Traffic))
        {
            Traffic("before", old);
            Traffic("after", now);
        }

        void Traffic(string name, TaskTraffic task) => output.WriteLine(
            $"| {task.Task} | {name} | {string.Join(" | ", models.Select(model => task.Models.TryGetValue(model, out var share) ? FormattableString.Invariant($"{100 * share:0}%") : ""))} | "
            + FormattableString.Invariant($"{task.Quality:0.000} | {task.ReferenceQuality:0.000} |"));

        async Task<EvaluationFigures> EvaluateAsync(PoolFile models) => await PackageEvaluator.MeasureAsync(new EvaluationRequest
        {
            Package = await workspace.TrainAsync(suite.Log, models),
            DataFiles = [suite.Log],
            Pool = models,
            Split = split,
            Methods = ["best-route"],
        });
    }
}
