using System.CommandLine;
using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute train</c>: makes a package from response logs.</summary>
internal static class TrainCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var data = ToolOptions.Data();
        var pool = ToolOptions.Pool(required: true, "The pool to train for, with prices and sample limits.");
        var folder = ToolOptions.Out();
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of everything random; the same data, pool and seed give the same bytes.",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
            CustomParser = result =>
            {
                if (!int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                {
                    result.AddError($"--seed is '{result.Tokens[0].Value}'; give a whole number from {int.MinValue} to {int.MaxValue}.");
                }

                return value;
            },
        };

        var command = new Command("train", "Trains a package: fits on split 'train', chooses and calibrates on 'val', reads no other split.")
        {
            data, pool, folder, seed,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Before the work: a training must not end at a folder that cannot take it.
            var target = parsed.GetRequiredValue(folder).FullName;
            TrainingResult.RequireReplaceable(target);

            var request = new TrainingRequest
            {
                DataFiles = [.. parsed.GetRequiredValue(data).Select(file => file.ToString())],
                Pool = PoolFile.Load(parsed.GetRequiredValue(pool).ToString()),
                Seed = parsed.GetValue(seed),
            };
            var result = await console.WithProgressAsync(progress => Task.Run(
                () => PackageTrainer.Train(request, progress, cancellationToken), cancellationToken)).ConfigureAwait(false);
            result.Save(target);
            Print(console, result, parsed.GetRequiredValue(folder).ToString());
            return BestRouteCommand.Success;
        });
        return (command,
        [
            "bestroute train --data log.jsonl.gz --pool pool.json --out package",
            "bestroute train --data may.jsonl june.jsonl --pool pool.json --out package --seed 7",
        ]);
    }

    private static void Print(ToolConsole console, TrainingResult result, string folder)
    {
        var table = new Table().AddColumn("Measured on validation data").AddColumn(new TableColumn("Value").RightAligned());
        foreach (var (name, value) in result.Metrics)
        {
            table.AddRow(Markup.Escape(name), value.ToString("0.######", CultureInfo.InvariantCulture));
        }

        console.Output.WriteLine($"Fitted on {result.TrainingQueries} queries, chose on {result.ValidationQueries}.");
        console.Output.WriteLine($"Routes: {string.Join(", ", result.Routes)}.");
        if (result.PrunedRoutes.Count > 0)
        {
            console.Output.WriteLine($"Left out, since they do not pay or no training query has their samples: {string.Join(", ", result.PrunedRoutes)}.");
        }

        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Operating point: quality per cost at lambda {result.Lambda:0.######} (quality per US dollar)."));
        console.Print(table);
        console.Output.WriteLine($"The package is in {folder}.");
    }
}
