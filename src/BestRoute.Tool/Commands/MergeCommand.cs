using System.CommandLine;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute merge</c>: joins the outputs of the shards of a job.</summary>
internal static class MergeCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var shards = new Argument<FileInfo[]>("SHARD")
        {
            Description = "The files of all shards, in any order: JSON lines (plain or gzip), or the shards of 'bestroute evaluate --shard'.",
            Arity = ArgumentArity.OneOrMore,
        };
        shards.Validators.Add(result =>
        {
            foreach (var path in result.Tokens.Select(token => token.Value).Where(path => !File.Exists(path)))
            {
                result.AddError(Directory.Exists(path) ? $"'{path}' is a folder; merge takes files." : $"'{path}' does not exist; merge takes the files of all shards.");
            }
        });
        var output = ToolOptions.OutputFile(
            "--out", "FILE", "The file to write the rows to (compressed if its name ends in .gz), or all figures of the evaluation. An existing file is overwritten.");
        output.Required = true;
        var page = ToolOptions.OutputFile("--report", "OUT.html", "The web page of the evaluation to write. An existing file is overwritten.");

        var (requests, noText) = (ReportOptions.RequestsPerMonth(), ReportOptions.NoText());
        var cache = ToolOptions.FeatureCache();
        var device = ToolModels.Device();
        var command = new Command("merge", "Joins the outputs of the shards of a job. The result is the same as that of the job without shards.") { shards, output, page, requests, noText, cache, device };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetRequiredValue(output);
            var pageFile = parsed.GetValue(page);
            target.Directory?.Create();
            pageFile?.Directory?.Create();
            string[] paths = [.. parsed.GetRequiredValue(shards).Select(file => file.ToString())];
            if (AreEvaluations(paths))
            {
                using var models = ToolModels.Open(parsed, device, console);
                var report = await console.WithProgressAsync(progress => EvaluationShards.MergeAsync(
                    paths, models, parsed.GetValue(cache)?.FullName, progress, cancellationToken)).ConfigureAwait(false);
                await EvaluateCommand.WriteAsync(console, parsed.GetValue(noText) ? report.WithoutTexts() : report, target, pageFile, parsed.GetValue(requests)).ConfigureAwait(false);
            }
            else if (pageFile is not null)
            {
                throw new DataException($"{paths[0]} is not a shard of an evaluation; --report needs one. Leave --report out.");
            }
            else
            {
                var rows = await Task.Run(() => RowMerge.Merge(paths, target.FullName, cancellationToken), cancellationToken).ConfigureAwait(false);
                console.Output.WriteLine(FormattableString.Invariant($"{rows:N0} rows are in {target}."));
                NextStep.Print(console, NextStep.AfterLog(target.ToString(), pool: null, Shard.Whole));
            }

            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute merge --out log.jsonl.gz shard-0.jsonl shard-1.jsonl shard-2.jsonl",
            "bestroute merge --out report.json report.json.0-of-3 report.json.1-of-3 report.json.2-of-3",
        ]);
    }

    private static bool AreEvaluations(string[] paths)
    {
        var kinds = paths.ToLookup(EvaluationShards.IsShard);
        return kinds.Count == 1
            ? kinds.Contains(true)
            : throw new DataException($"{kinds[true].First()} is a shard of an evaluation, but {kinds[false].First()} is not; merge one kind at a time.");
    }
}
