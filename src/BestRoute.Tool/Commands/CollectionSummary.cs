using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary>Prints the result of a collection.</summary>
internal static class CollectionSummary
{
    /// <summary>Says where the responses are while the log is not written yet.</summary>
    public static string GoOn(CollectionRequest request) =>
        $"The responses so far are in {ResponseCollector.JournalOf(request.Output)}. Run the same command again to continue.";

    /// <summary>Prints the result.</summary>
    /// <param name="console">The console.</param>
    /// <param name="request">What was collected.</param>
    /// <param name="pool">The pool file, as the user wrote it.</param>
    /// <param name="result">The result.</param>
    /// <returns>The exit code: success if the log was written.</returns>
    public static int Print(ToolConsole console, CollectionRequest request, string pool, CollectionResult result)
    {
        var table = new Table().AddColumn("Model");
        foreach (var header in new[] { "Responses", "Missing", "Failed", "Cut off", "Spent, $" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var model in result.Models)
        {
            table.AddRow(
                ToolConsole.Cell(model.Model), Count(model.Responses), Count(model.Missing), Count(model.Failed), Count(model.CutOff), Dollars(model.Spent));
        }

        console.Print(table);
        console.Output.WriteLine($"{Count(result.Responses)} responses to {Count(result.Rows)} prompts, for ${Dollars(result.Spent)}.");
        if (result.Models.Any(static model => model.CutOff > 0))
        {
            console.Output.WriteLine($"Cut off: the answer was longer than {Count(request.MaxOutputTokens)} tokens.");
        }

        foreach (var model in result.Models.Where(static model => model.FirstError is not null))
        {
            console.Output.WriteLine($"Failed: {model.Model}. The first error: {model.FirstError}");
        }

        if (!result.IsWritten)
        {
            return console.Fail(ExitCode.Failure, Stopped(request, result));
        }

        console.Output.WriteLine($"The log is in {request.Output}. It has no scores yet.");
        if (result.Missing > 0)
        {
            console.Output.WriteLine(
                $"{Count(result.Missing)} responses are missing. Run the same command again to ask for them. If you do not need them, delete {ResponseCollector.JournalOf(request.Output)}.");
        }

        NextStep.Print(console, NextStep.AfterLog(request.Output, pool, request.Shard));
        return ExitCode.Success;
    }

    private static string Stopped(CollectionRequest request, CollectionResult result)
    {
        var reasons = result.Models
            .Where(static model => model.StopReason is not null)
            .Select(static model => $"Stopped asking {model.Model}: {model.StopReason}.");
        if (result.IsSpendLimitReached)
        {
            reasons = reasons.Append(
                $"The next request could exceed the spend limit of ${Dollars(request.SpendLimit!.Value)}. ${Dollars(result.Spent)} is spent, "
                + $"and the rest costs about ${Dollars(result.ToCome)}. Set a higher --spend-limit.");
        }

        return $"{string.Join(" ", reasons)} {Count(result.Missing)} responses are missing. {GoOn(request)}";
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Dollars(double dollars) => dollars.ToString("0.00####", CultureInfo.InvariantCulture);
}
