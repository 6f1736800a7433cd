using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute explain</c>: shows what a package would decide about a prompt, and why.</summary>
internal static class ExplainCommand
{
    private const int ShownWords = 10;
    private const double SmallestChange = 0.0005;

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

        var system = new Option<string?>("--system") { Description = "A system prompt in front of the prompt or the messages. The router does not read it, but each route pays for it.", HelpName = "TEXT" };
        var threshold = ToolOptions.Share("--threshold", "The threshold of the application, 0 to 1. The default is the package's operating point.", static value => value is >= 0 and <= 1);
        var reduction = ToolOptions.CostReduction();
        var drop = ToolOptions.QualityDrop();
        var json = new Option<bool>("--json") { Description = "Writes the decision and the words as JSON." };
        var device = ToolModels.Device();
        var command = new Command("explain", "Shows all routes for a prompt, which route is chosen, why, and which words matter. No model is called.")
        {
            package, pool, prompt, messages, system, threshold, reduction, drop, json, device,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(prompt) is { Tokens.Count: > 0 } == result.GetResult(messages) is { Implicit: false })
            {
                result.AddError("Give either a prompt or --messages.");
            }

            if (new Option[] { threshold, reduction, drop }.Count(option => result.GetResult(option) is not null) > 1)
            {
                result.AddError($"Give only one of {threshold.Name}, {reduction.Name} and {drop.Name}.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var models = ToolModels.Open(parsed, device, console);
            var conversation = parsed.GetValue(messages) is { } stored ? Read(stored.ToString()) : Conversation.Of(parsed.GetValue(prompt)!);
            var request = new ExplanationRequest
            {
                Package = parsed.GetRequiredValue(package).ToString(),
                Messages = parsed.GetValue(system) is { Length: > 0 } text ? [new ChatMessage(ChatRole.System, text), .. conversation.Messages] : conversation.Messages,
                Pool = parsed.GetValue(pool) is { } file ? PoolFile.Load(file.ToString()) : null,
                Threshold = parsed.GetValue(threshold),
                Target = parsed.GetValue(reduction) is { } saved ? RoutingTarget.CostReduction(saved)
                    : parsed.GetValue(drop) is { } lost ? RoutingTarget.MaxQualityDrop(lost)
                    : null,
                Models = models,
            };
            var explanation = await PackageExplainer.ExplainAsync(request, cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                console.PrintLines(ExplanationJson.Write(explanation));
                return ExitCode.Success;
            }

            PrintRoutes(console, explanation.Decision);
            PrintWords(console, explanation);
            console.Output.WriteLine(explanation.Decision.ToString());
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute explain --package package \"What is 17 times 23?\"",
            "bestroute explain --package package --messages conversation.json --system \"Answer briefly.\"",
            "bestroute explain --package package --threshold 0.8 --json \"What is 17 times 23?\"",
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

    private static void PrintRoutes(ToolConsole console, RoutingDecision decision)
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
    }

    /// <summary>Shows the words that matter most, in both directions.</summary>
    private static void PrintWords(ToolConsole console, Explanation explanation)
    {
        var words = explanation.Words.Where(static word => Math.Abs(word.Change) >= SmallestChange).OrderByDescending(static word => Math.Abs(word.Change)).Take(ShownWords).ToList();
        if (words.Count == 0)
        {
            return;
        }

        var table = new Table().AddColumn(ToolConsole.Cell($"Words that matter for {explanation.Subject}")).AddColumn(new TableColumn("P(match) with it").RightAligned());
        foreach (var (word, change) in words)
        {
            table.AddRow(ToolConsole.Cell(word), ToolConsole.Cell(change.ToString("+0.000;-0.000", CultureInfo.InvariantCulture)));
        }

        console.Print(table);
    }

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
