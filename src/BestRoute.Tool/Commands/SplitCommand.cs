using System.CommandLine;
using System.Globalization;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute split</c>: divides a log for training, calibration and the test.</summary>
internal static class SplitCommand
{
    /// <summary>A larger group makes the shares uneven.</summary>
    private const double LargestShare = 0.1;

    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var path = new Argument<string[]>("LOG") { Description = "The response log: .jsonl or .jsonl.gz files, or a folder with such files.", Arity = ArgumentArity.OneOrMore };
        var target = ToolOptions.OutputFile(
            "--out", "FILE", "The file to write the rows with their splits to, compressed if its name ends in .gz. It is written when all rows are done, and may be the log.");
        target.Required = true;
        var calibration = Share("--calibration", "The share of the queries for 'bestroute calibrate'.");
        var test = Share("--test", "The share of the queries for 'bestroute evaluate'.");
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace existing splits. Without it, a row with a split is an error." };
        var command = new Command(
            "split",
            "Divides a log into the splits train, val, calibration and test. Queries that differ only in case, spaces, digits or punctuation, and the rows of one conversation, get the same split.")
        {
            path, target, calibration, test, overwrite,
        };
        command.Validators.Add(result =>
        {
            // A share that is wrong by itself is reported by its option.
            if ((result.GetValue(calibration), result.GetValue(test)) is ( >= 0 and < 1 and var one, >= 0 and < 1 and var other) && one + other >= 1)
            {
                result.AddError($"{calibration.Name} and {test.Name} leave nothing to train on; give shares whose sum is below 1.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var log = TrainingInput.Of(parsed.GetRequiredValue(path));
            var output = parsed.GetRequiredValue(target).ToString();
            var shares = new SplitShares(parsed.GetValue(calibration), parsed.GetValue(test));
            var result = await console.WithProgressAsync(progress => LogSplitter.SplitAsync(
                log.Files, output, shares, parsed.GetValue(overwrite), progress, cancellationToken)).ConfigureAwait(false);
            Print(console, result);
            console.Print(result.Notices);
            console.Output.WriteLine($"The rows are in {output}.");
            console.Output.WriteLine($"Training does not use the splits {SplitShares.CalibrationSplit} and {SplitShares.TestSplit}.");
            console.Output.WriteLine(NextStep.Run(NextStep.Train(output, pool: null)));
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute split scored.jsonl --out log.jsonl",
            "bestroute split routing/log --out log.jsonl.gz --calibration 0 --test 0.3",
        ]);
    }

    private static Option<double> Share(string name, string description)
    {
        var option = new Option<double>(name) { Description = description + " The default is 0.2.", HelpName = "SHARE", DefaultValueFactory = _ => 0.2 };
        option.Validators.Add(result =>
        {
            // If it is not a number, the parser reports it.
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value is not (>= 0 and < 1))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; give a share of at least 0 and below 1."));
            }
        });
        return option;
    }

    private static void Print(ToolConsole console, LogSplit result)
    {
        var table = new Table().AddColumn("Split").AddColumn(new TableColumn("Rows").RightAligned());
        foreach (var (split, rows) in result.Rows)
        {
            table.AddRow(split, rows.ToString(CultureInfo.InvariantCulture));
        }

        console.Print(table);
        var all = result.Rows.Sum(static split => split.Rows);
        if (result.LargestGroup > LargestShare * all)
        {
            console.Output.WriteLine(
                $"{result.LargestGroup} of {all} rows are nearly the same query, and are all in split '{result.LargestGroupSplit}'. So the shares are uneven.");
        }
    }
}
