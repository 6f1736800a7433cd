using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute inspect</c>: says in plain words what a package is.</summary>
internal static class InspectCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var folder = new Argument<DirectoryInfo>("PACKAGE") { Description = "The folder of a package, made by 'bestroute train'." }.AcceptExistingOnly();
        var device = ToolModels.Device();
        var command = new Command("inspect", "Says what a package is: its models, what it was trained on, what decides, and what it saves.") { folder, device };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder).ToString();
            using var models = ToolModels.Open(parsed, device, console);

            // The whole package, so that a damaged one is reported.
            var manifest = RoutingPackage.Load(path, models: models).Manifest;
            console.Output.WriteLine($"{path} routes between {manifest.Pool.Models.Count} models. The reference is '{manifest.Pool.Reference}'.");
            console.Print(Models(manifest));
            foreach (var line in Lines(manifest))
            {
                console.Output.WriteLine(line);
            }

            console.Output.WriteLine(NextStep.Run(NextStep.Command("explain", "--package", path, "YOUR PROMPT"), "see a decision"));
            return ExitCode.Success;
        });
        return (command, ["bestroute inspect package"]);
    }

    private static Table Models(PackageManifest manifest)
    {
        var table = new Table()
            .AddColumn("Model")
            .AddColumn(new TableColumn("US$ per million input tokens").RightAligned())
            .AddColumn(new TableColumn("output tokens").RightAligned())
            .AddColumn(new TableColumn("Mean answer, tokens").RightAligned())
            .AddColumn("Routes");
        foreach (var model in manifest.Pool.Models)
        {
            table.AddRow(
                ToolConsole.Cell(model.Id),
                Text(model.Price?.InputPerMillion),
                Text(model.Price?.OutputPerMillion),
                Text(manifest.LengthEstimates.FirstOrDefault(estimate => estimate.Model == model.Id)?.MeanOutputTokens, "0"),
                ToolConsole.Cell(string.Join(", ", manifest.Routes.Where(route => route.Model == model.Id))));
        }

        return table;
    }

    private static IEnumerable<string> Lines(PackageManifest manifest)
    {
        var metrics = manifest.Metrics;
        string Metric(string name, string format = "0.#") => metrics.TryGetValue(name, out var value) ? Text(value, format) : "unknown";
        yield return $"Trained on {Metric("train.queries", "N0")} queries and validated on {Metric("val.queries", "N0")}, from {string.Join(", ", manifest.TrainingData.Select(static data => data.File))}.";
        yield return manifest.ContextCharacters > 0
            ? $"The router reads the last user message and {manifest.ContextCharacters} characters of the earlier turns."
            : "The router reads the last user message.";
        yield return manifest.OperatingPoint.Lambda is { } lambda
            ? $"What decides: predicted quality minus {Text(lambda, "0.######")} times the decision cost in US dollars."
            : "What decides: nothing. The reference answers every query, because no cheaper route was shown to keep its quality.";
        if (manifest.OperatingPoint.Lambda is not null && metrics.TryGetValue("crossFitted.costReduction", out var saving) && metrics.TryGetValue("crossFitted.qualityChange", out var change))
        {
            yield return $"It saves about {Percent(saving)} of the reference's cost, at {Percent(1 + change)} of its quality, on {Metric("crossFitted.queries", "N0")} queries like those of the training.";
        }

        foreach (var point in manifest.OperatingPoints)
        {
            yield return $"Calibrated for {point.Target}: saves {Percent(point.Evidence.CostReduction)} at {Percent(1 + point.Evidence.QualityChange)} of the quality, on {Text(point.Evidence.Queries, "N0")} queries.";
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#}%");

    private static string Text(double? value, string format = "0.######") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "unknown";
}
