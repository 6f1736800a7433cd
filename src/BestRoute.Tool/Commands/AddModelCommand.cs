using System.CommandLine;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute add-model</c>: adds models to a package from a few responses.</summary>
internal static class AddModelCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var package = ToolOptions.Package();
        var data = ToolOptions.Data();
        var pool = ToolOptions.Pool(required: true, "The pool file: all models of the package and at least one new model, with prices and maxSamples.");
        var folder = ToolOptions.Out();

        var cache = ToolOptions.FeatureCache();
        var device = ToolModels.Device();
        var command = new Command("add-model", "Adds models to a package. A few dozen responses are enough. The routes of its other models do not change.")
        {
            package, data, pool, folder, cache, device,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(folder).FullName;
            TrainingResult.RequireReplaceable(target);

            using var models = ToolModels.Open(parsed, device, console);
            var request = new AddModelRequest
            {
                Package = parsed.GetRequiredValue(package).ToString(),
                DataFiles = [.. parsed.GetRequiredValue(data).Select(file => file.ToString())],
                Pool = PoolFile.Load(parsed.GetRequiredValue(pool).ToString()),
                FeatureCache = parsed.GetValue(cache)?.FullName,
                Models = models,
            };
            var result = await console.WithProgressAsync(progress => ModelAdder.AddAsync(request, progress, cancellationToken)).ConfigureAwait(false);
            result.Save(target);
            var output = parsed.GetRequiredValue(folder).ToString();
            Print(console, result, output);
            console.Output.WriteLine(NextStep.Run(
                NextStep.Evaluate(output, [], parsed.GetRequiredValue(pool).ToString(), EvaluationRequest.AllSplits), "measure it on other queries, with responses of all models"));
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute add-model --package package --data new.jsonl --pool larger.json --out larger",
        ]);
    }

    private static void Print(ToolConsole console, AddModelResult result, string folder)
    {
        var output = console.Output;
        foreach (var model in result.Added)
        {
            output.WriteLine($"Added {model.Id}. It has responses to {model.Queries} queries, and {model.PairedQueries} of these also have a response of the reference.");
            output.WriteLine($"Routes: {string.Join(", ", model.Routes)}.");
            if (model.PrunedRoutes.Count > 0)
            {
                output.WriteLine($"Left out, because they do not pay or because no query has enough samples: {string.Join(", ", model.PrunedRoutes)}.");
            }
        }

        output.WriteLine(TrainingSummary.OperatingPoint(result.Lambda));
        if (result.DroppedTargets.Count > 0)
        {
            output.WriteLine($"Removed the operating points for {string.Join(", ", result.DroppedTargets)}, because they were measured without the new models. Run 'bestroute calibrate' again.");
        }

        console.Print(result.Notices);
        output.WriteLine($"The package is in {folder}.");
    }
}
