using System.CommandLine;
using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute report</c>: says what a package from a log would save.</summary>
internal static class ReportCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var path = new Argument<string[]>("LOG") { Description = "The folder that an application records to, or log files.", Arity = ArgumentArity.OneOrMore };
        var pool = ToolOptions.Pool(required: false, "The pool file, with prices and maxSamples. The default is the pool.json next to the log.");
        var command = new Command(
            "report",
            "Says what a package from a log would save, at what quality, and how many more queries are needed. It trains as 'bestroute train' does, and writes nothing.")
        {
            path, pool,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var log = TrainingInput.Of(parsed.GetRequiredValue(path));
            var poolFile = parsed.GetValue(pool)?.ToString() ?? log.Pool;
            var models = TrainingInput.LoadPool(poolFile);
            var overview = await Task.Run(() => LogOverview.Of(log.Files, models, cancellationToken), cancellationToken).ConfigureAwait(false);
            var verdicts = await Task.Run(() => RecordedVerdicts.Of(log.Files, models, cancellationToken), cancellationToken).ConfigureAwait(false);
            Print(console, overview, models, verdicts.Bias.Comparisons > 0);
            GradingSummary.Print(console, verdicts);
            var request = new TrainingRequest { DataFiles = log.Files, Pool = models };
            var result = await console.WithProgressAsync(progress => PackageTrainer.TrainAsync(request, progress, cancellationToken)).ConfigureAwait(false);
            console.Print(result.Notices);
            var train = NextStep.Command("train", [.. parsed.GetRequiredValue(path), .. parsed.GetValue(pool) is null ? (string[])[] : ["--pool", poolFile]]);
            console.PrintLines(TrainingSummary.Report(result.Estimate, train, poolFile));
            return ExitCode.Success;
        });
        return (command, ["bestroute report routing/log", "bestroute report may.jsonl june.jsonl --pool pool.json"]);
    }

    private static void Print(ToolConsole console, LogOverview overview, PoolFile pool, bool isJudged)
    {
        string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
        var period = overview is { First: { } first, Last: { } last } ? string.Create(CultureInfo.InvariantCulture, $", recorded from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}") : "";
        console.Output.WriteLine($"{Number(overview.Rows)} rows{period}. {Number(overview.CompleteRows)} of them have responses of all {pool.Models.Count} models.");
        if (overview.ObservationCost is { } cost)
        {
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Recording them cost US$ {cost:0.00} for samples that no user saw{(isJudged ? " and for the judge" : "")}."));
        }
    }
}
