using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute explain</c>: shows what a package would decide about a prompt, and why.</summary>
internal static class ExplainCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var package = ToolOptions.Package();
        var pool = ToolOptions.Pool(required: false, "A pool file with the prices to use. The default is the prices that the package was trained with.");
        var prompt = new Argument<string?>("prompt") { Description = "The user's prompt.", Arity = ArgumentArity.ZeroOrOne };
        var messages = new Option<FileInfo>("--messages")
        {
            Description = "A JSON file with a conversation instead of the prompt: an array of messages, as in a response log.",
            HelpName = "FILE",
        }.AcceptExistingOnly();

        var device = ToolModels.Device();
        var command = new Command("explain", "Shows all routes for a prompt, which route is chosen, and why. No model is called.")
        {
            package, pool, prompt, messages, device,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(prompt) is { Tokens.Count: > 0 } == result.GetResult(messages) is { Implicit: false })
            {
                result.AddError("Give either a prompt or --messages.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var models = ToolModels.Open(parsed, device, console);
            var decision = await PackageExplainer.ExplainAsync(
                parsed.GetRequiredValue(package).ToString(),
                parsed.GetValue(messages) is { } conversation ? Read(conversation.ToString()) : Conversation.Of(parsed.GetValue(prompt)!),
                parsed.GetValue(pool) is { } file ? PoolFile.Load(file.ToString()) : null,
                models,
                cancellationToken).ConfigureAwait(false);
            Print(console, decision);
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute explain --package package \"What is 17 times 23?\"",
            "bestroute explain --package package --messages conversation.json",
            "bestroute explain --package package --pool today.json \"Prove that there are infinitely many primes.\"",
        ]);
    }

    private static Conversation Read(string file)
    {
        try
        {
            return Conversation.Read(prompt: null, JsonElement.Parse(File.ReadAllBytes(file)));
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{file}: {(e is JsonException json ? $"not valid JSON: {JsonMessage.Of(json)}" : e.Message)}", e);
        }
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
                ToolConsole.Cell(route.Route.ToString()),
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
                $"Unusual: {100 * score:0.##}% of the validation queries are closer to the training data (limit {(100 * decision.OutOfDistributionLimit)?.ToString("0.##'%'", CultureInfo.InvariantCulture) ?? "none"})."));
        }

        if (decision.Device is { } device)
        {
            console.Output.WriteLine($"Encoded on: {device}.");
        }

        console.Output.WriteLine(decision.ToString());
    }

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
