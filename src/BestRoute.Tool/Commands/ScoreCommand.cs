using System.CommandLine;
using System.Globalization;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute score</c>: adds quality scores to response logs.</summary>
internal static class ScoreCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console, Func<PoolFileModel, IChatClient> createClient)
    {
        var data = ToolOptions.Data();
        var target = ToolOptions.OutputFile(
            "--out", "FILE", "The file to write the rows with their scores to, compressed if its name ends in .gz. It is written when all rows are done, and may be the data file.");
        target.Required = true;
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace existing scores. Without it, only responses without a score get one.",
        };
        var shard = ToolOptions.Shard("rows");
        var grading = new ScoreOptions();
        var command = new Command("score", "Adds a quality score to each response of a log. Everything else in the log stays the same.") { data, target };
        grading.AddTo(command);
        command.Options.Add(overwrite);
        command.Options.Add(shard);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] files = [.. parsed.GetRequiredValue(data).Select(file => file.ToString())];
            var trusted = grading.TrustedFiles(parsed, files, parsed.GetValue(overwrite));
            using var grader = grading.CreateGrader(parsed, createClient, console, trusted, cancellationToken);
            var request = new LogScoringRequest
            {
                DataFiles = files,
                Output = parsed.GetRequiredValue(target).ToString(),
                Grader = grader.Grader,
                Overwrite = parsed.GetValue(overwrite),
                Shard = parsed.GetValue(shard),
                Parallelism = grading.Parallelism(parsed),
            };
            try
            {
                // First, because the output may replace the log.
                var comparison = grader.Grader as ComparisonGrader;
                var check = comparison is null ? null : await console.WithProgressAsync(
                    progress => TrustedScores.CompareAsync(comparison, trusted, request.Parallelism, progress, cancellationToken)).ConfigureAwait(false);
                var result = await console.WithProgressAsync(progress => LogScorer.ScoreAsync(request, progress, cancellationToken)).ConfigureAwait(false);
                Print(console, result);
                if (grader.Grader is AgreementGrader agreement)
                {
                    GradingSummary.Print(console, agreement);
                }

                if (check is not null)
                {
                    GradingSummary.Print(console, comparison!, check);
                }

                console.Print(result.Notices);
                console.Output.WriteLine($"The rows are in {request.Output}.");
            }
            finally
            {
                // Also after a failure, because the money is spent.
                if (grader.Grader is JudgingGrader judge)
                {
                    console.Output.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The judge cost {judge.Cost:0.######} US dollars{(judge.IsCostEstimated ? ", partly estimated, because not all of its replies had usage" : "")}."));
                }
            }

            NextStep.Print(console, NextStep.AfterLog(request.Output, grading.PoolOf(parsed), request.Shard));
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute score --data log.jsonl.gz --out scored.jsonl.gz --by gold",
            "bestroute score --data log.jsonl --out scored.jsonl --by number --tolerance 0.01",
            "bestroute score --data log.jsonl --out scored.jsonl --by regex --pattern \"(?i)answer:\\s*{gold}\\b\"",
            "bestroute score --data log.jsonl --out scored.jsonl --by rouge --against reference --pool pool.json",
            "bestroute score --data log.jsonl --out scored.jsonl --by agreement --pool pool.json",
            "bestroute score --data log.jsonl --out scored.jsonl --by judge --judge large --pool pool.json",
            "bestroute score --data log.jsonl --out scored.jsonl --by compare --judge large --pool pool.json --graded gold.jsonl",
            "bestroute score --data log.jsonl --out scored.jsonl --by reward --reward reward",
            "bestroute score --data log.jsonl --out scored.jsonl --by command -- python3 check.py --strict",
        ]);
    }

    private static void Print(ToolConsole console, LogScoringResult result)
    {
        var table = new Table().AddColumn("Model")
            .AddColumn(new TableColumn("Responses").RightAligned())
            .AddColumn(new TableColumn("Mean score").RightAligned());
        foreach (var model in result.Models)
        {
            table.AddRow(
                ToolConsole.Cell(model.Model),
                model.Responses.ToString(CultureInfo.InvariantCulture),
                double.IsNaN(model.Mean) ? "none" : model.Mean.ToString("0.0000", CultureInfo.InvariantCulture));
        }

        console.Print(table);
        console.Output.WriteLine(
            $"{result.Rows} rows. Scored {result.Scored} responses{(result.Kept > 0 ? $", and kept the existing scores of {result.Kept}" : "")}."
            + (result.WithoutScore > 0 ? $" {result.WithoutScore} responses could not be scored: their score is null." : ""));
    }
}
