using System.CommandLine;
using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute explain</c>: shows what a package would decide about a prompt, and why.</summary>
internal static class ExplainCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var package = ToolOptions.Package();
        var pool = ToolOptions.Pool(required: false, "A pool with the prices that count; the default are the prices of the training.");
        var prompt = new Argument<string>("prompt") { Description = "The prompt of the user." };

        var device = ToolModels.Device();
        var command = new Command("explain", "Shows all routes for a prompt, which one wins, and why; no model is called.")
        {
            package, pool, prompt, device,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var models = ToolModels.Open(parsed, device, console);
            var decision = await PackageExplainer.ExplainAsync(
                parsed.GetRequiredValue(package).ToString(),
                parsed.GetValue(pool) is { } file ? PoolFile.Load(file.ToString()) : null,
                parsed.GetRequiredValue(prompt),
                models,
                cancellationToken).ConfigureAwait(false);
            Print(console, decision);
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute explain --package package \"What is 17 times 23?\"",
            "bestroute explain --package package --pool today.json \"Prove that there are infinitely many primes.\"",
        ]);
    }

    private static void Print(ToolConsole console, RoutingDecision decision)
    {
        var table = new Table().AddColumn("Route");
        foreach (var header in new[] { "P(match)", "Quality", "Cost, $", "Value" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        table.AddColumn("Admissible").AddColumn("");
        foreach (var route in decision.Routes)
        {
            table.AddRow(
                Markup.Escape(route.Route.ToString()),
                Format(route.MatchProbability, "0.000"),
                Format(route.Quality, "0.000"),
                Format(route.EstimatedCost, "0.00000000"),
                Format(route.Quality - (decision.Lambda * route.DecisionCost), "0.000"),
                route.IsAdmissible ? "yes" : $"no: {route.Exclusion}",
                (route.Route == decision.Route ? "chosen" : "") + (route.IsReference ? " (reference)" : ""));
        }

        console.Print(table);
        if (decision.Lambda is not null)
        {
            console.Output.WriteLine("Value: quality minus lambda times decision cost.");
        }

        if (decision.OutOfDistributionScore is { } score)
        {
            console.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Unusual: {score:0.####} of the validation queries are less unlike the training queries (limit {decision.OutOfDistributionLimit?.ToString("0.####", CultureInfo.InvariantCulture) ?? "none"})."));
        }

        if (decision.Device is { } device)
        {
            console.Output.WriteLine($"Encoded on: {device}.");
        }

        console.Output.WriteLine(decision.ToString());
    }

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
