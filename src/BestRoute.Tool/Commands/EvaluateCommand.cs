using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using BestRoute.Training;
using Spectre.Console;

namespace BestRoute.Tool;

/// <summary><c>bestroute evaluate</c>: measures a package against baselines on recorded responses.</summary>
internal static class EvaluateCommand
{
    private const string AllMethods = "all";

    private static readonly string[] _reductions = ["20", "40", "60", "80"];

    private static readonly IReadOnlyDictionary<string, EvaluatedQuality> _qualities =
        Enum.GetValues<EvaluatedQuality>().ToDictionary(static quality => JsonNamingPolicy.KebabCaseLower.ConvertName(quality.ToString()));

    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var package = ToolOptions.Package();
        var data = ToolOptions.Data();
        var pool = ToolOptions.Pool(required: true, "The pool file with the prices to use.");
        var split = new Option<string>("--split")
        {
            Description = "The split to evaluate on: a value of the field 'split', or 'all' for all rows.",
            HelpName = "NAME",
            Required = true,
        };
        var json = ToolOptions.OutputFile("--json", "OUT.json", "The file to write all figures to. An existing file is overwritten. With --shard, the shard is written next to it, as OUT.json.i-of-N.");
        var page = ToolOptions.OutputFile("--report", "OUT.html", "The web page with charts to write: a single file that needs no other. An existing file is overwritten.");

        var methods = new Option<string>("--methods")
        {
            Description = "The methods to run: names separated by commas, or 'all'. Some are trained on split 'train' and chosen on split 'val' of "
                + $"the same data. The names: {string.Join(", ", PackageEvaluator.MethodNames)}.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => string.Join(',', PackageEvaluator.DefaultMethodNames),
        };
        methods.Validators.Add(result =>
        {
            foreach (var name in Names(result.GetValueOrDefault<string>()).Except(PackageEvaluator.MethodNames))
            {
                result.AddError($"--methods: unknown method '{name}'; use {string.Join(", ", PackageEvaluator.MethodNames)}, or 'all'.");
            }
        });

        var quality = new Option<EvaluatedQuality>("--quality")
        {
            Description = "The quality of a response: its recorded score, or its BLEU or ROUGE-L against the text of the reference model "
                + "or against the row's reference_answer.",
            HelpName = string.Join('|', _qualities.Keys),
            DefaultValueFactory = _ => EvaluatedQuality.Score,
            CustomParser = result =>
            {
                if (!_qualities.TryGetValue(result.Tokens[0].Value, out var value))
                {
                    result.AddError($"--quality is '{result.Tokens[0].Value}'; use one of {string.Join(", ", _qualities.Keys)}.");
                }

                return value;
            },
        };

        var (requests, noText) = (ReportOptions.RequestsPerMonth(), ReportOptions.NoText());
        var shard = ToolOptions.Shard("queries");
        var cache = ToolOptions.FeatureCache();
        var device = ToolModels.Device();
        var command = new Command("evaluate", "Measures a package and compares it with baselines: cost, quality, AIQ, and the difference with its interval.")
        {
            package, data, pool, split, methods, quality, json, page, requests, noText, shard, cache, device,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(json) is null && result.GetResult(page) is null)
            {
                result.AddError("There is no file to write the report to; give --report OUT.html, --json OUT.json, or both.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // Before the work, so that a path that cannot be written fails at once.
            var (jsonFile, pageFile) = (parsed.GetValue(json), parsed.GetValue(page));
            jsonFile?.Directory?.Create();
            pageFile?.Directory?.Create();

            using var models = ToolModels.Open(parsed, device, console);
            var request = new EvaluationRequest
            {
                Package = parsed.GetRequiredValue(package).ToString(),
                DataFiles = [.. parsed.GetRequiredValue(data).Select(file => file.ToString())],
                Pool = PoolFile.Load(parsed.GetRequiredValue(pool).ToString()),
                Split = parsed.GetRequiredValue(split),
                Methods = Names(parsed.GetRequiredValue(methods)),
                Quality = parsed.GetValue(quality),
                LearningCurve = pageFile is not null,
                FeatureCache = parsed.GetValue(cache)?.FullName,
                Models = models,
                Command = CommandLine.Of(parsed, shard, cache),
            };
            if (parsed.GetResult(shard) is { Implicit: false })
            {
                await MeasureShardAsync(console, request, parsed.GetValue(shard), (jsonFile ?? pageFile)!, cancellationToken).ConfigureAwait(false);
                return ExitCode.Success;
            }

            var evaluation = await console.WithProgressAsync(progress => PackageEvaluator.MeasureAsync(
                request, progress, cancellationToken)).ConfigureAwait(false);
            await WriteAsync(console, parsed.GetValue(noText) ? evaluation.WithoutTexts() : evaluation, jsonFile, pageFile, parsed.GetValue(requests)).ConfigureAwait(false);
            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute evaluate --package package --data log.jsonl.gz --pool pool.json --split test --report report.html",
            "bestroute evaluate --package package --data log.jsonl.gz --pool pool.json --split test --report report.html --requests-per-month 250000 --no-text",
            "bestroute evaluate --package package --data log.jsonl.gz --pool pool.json --split test --methods all --report report.html --json report.json",
            "bestroute evaluate --package package --data other.jsonl --pool pool.json --split all --json other.json",
            "bestroute evaluate --package package --data log.jsonl.gz --pool pool.json --split test --quality rouge-reference --json rouge.json",
            "bestroute evaluate --package package --data log.jsonl.gz --pool pool.json --split test --json report.json --shard 0/3",
        ]);
    }

    /// <summary>Writes a report to the given files, and prints it.</summary>
    internal static async Task WriteAsync(ToolConsole console, EvaluationFigures report, FileInfo? json, FileInfo? page, long? requestsPerMonth)
    {
        if (json is not null)
        {
            await File.WriteAllTextAsync(json.FullName, report.ToJson(), CancellationToken.None).ConfigureAwait(false);
        }

        if (page is not null)
        {
            await File.WriteAllTextAsync(page.FullName, HtmlReport.Create(report, EmbeddedCharts.Load(), requestsPerMonth), CancellationToken.None).ConfigureAwait(false);
        }

        Print(console, report);
        console.Print(report.Notices);
        console.Output.WriteLine($"The report is in {string.Join(" and ", new[] { json, page }.OfType<FileInfo>())}.");
        console.Output.WriteLine($"Next: use the package in your application: `.UsePackage(\"{report.Package}\")` after `AddBestRoute`.");
    }

    /// <summary>Writes the shard next to the path of the report, so that the commands of all shards differ only in --shard.</summary>
    private static async Task MeasureShardAsync(
        ToolConsole console, EvaluationRequest request, Shard shard, FileInfo report, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{report}.{shard.Index}-of-{shard.Count}");
        var (queries, notices) = await console.WithProgressAsync(progress => EvaluationShards.MeasureAsync(
            request, shard, path, progress, cancellationToken)).ConfigureAwait(false);
        console.Print(notices);
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Shard {shard} with {queries:N0} queries is in {path}."));
        console.Output.WriteLine(NextStep.Run(
            NextStep.Command("merge", ["--out", report.ToString(), .. Enumerable.Range(0, shard.Count).Select(index => string.Create(CultureInfo.InvariantCulture, $"{report}.{index}-of-{shard.Count}"))]),
            $"when all {shard.Count} shards are done"));
    }

    private static IReadOnlyList<string> Names(string? methods) =>
        methods == AllMethods
            ? PackageEvaluator.MethodNames
            : [.. (methods ?? "").Split(',', StringSplitOptions.TrimEntries).Distinct()];

    private static void Print(ToolConsole console, EvaluationFigures report)
    {
        var table = new Table().AddColumn("Method");
        foreach (var header in (string[])["AIQ", "Uplift", "95%", .. _reductions.Select(reduction => $"-{reduction}%")])
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var method in report.Methods)
        {
            var uplift = method.UpliftOverRandomMixSingle;
            table.AddRow(
            [
                method.Name,
                Format(method.Aiq, "0.0000"),
                Format(uplift.Value, "+0.00;-0.00;0.00"),
                Markup.Escape($"[{Format(uplift.Low, "+0.00;-0.00;0.00")}, {Format(uplift.High, "+0.00;-0.00;0.00")}]"),
                .. _reductions.Select(reduction => method.QualityChangeAtCostReduction[reduction] is { } change
                    ? Format(change, "+0.0;-0.0;0.0")
                    : "-"),
            ]);
        }

        console.Print(table);
        if (report.Quality != EvaluatedQuality.Score)
        {
            console.Output.WriteLine($"Quality is {JsonNamingPolicy.KebabCaseLower.ConvertName(report.Quality.ToString())}. The methods were trained on scores.");
        }

        console.Output.WriteLine(
            $"{report.Queries} queries, {report.Skipped} skipped. The reference: quality {Format(report.Reference.Quality, "0.0000")}, "
            + $"{Format(report.Reference.CostPerThousandQueries, "0.####")} US dollars per thousand queries.");
        if (report.Methods.FirstOrDefault(method => method.OperatingPoint is not null)?.OperatingPoint is { } point)
        {
            console.Output.WriteLine(
                $"The package's operating point: quality {Format(point.Quality, "0.0000")}, "
                + $"{Format(point.CostPerThousandQueries, "0.####")} US dollars per thousand queries.");
        }

        if (report.Methods.FirstOrDefault(method => method.AgainstBestBaseline is not null) is { AgainstBestBaseline: { } best } ours)
        {
            console.Output.WriteLine(
                $"{ours.Name} against the best baseline ({best.Baseline}): uplift {Format(best.Value, "+0.00;-0.00;0.00")} "
                + $"[{Format(best.Low, "+0.00;-0.00;0.00")}, {Format(best.High, "+0.00;-0.00;0.00")}].");
        }

        if (report.Calibration.Pooled is { Match: { } match, Gap: { } gap } pooled)
        {
            console.Output.WriteLine(
                $"Calibration error: match {Format(match.ExpectedCalibrationError, "0.000")}, quality {Format(pooled.Quality.ExpectedCalibrationError, "0.000")}; "
                + $"squared error of the gap: {Format(gap.SquaredError, "0.0000")}, and {Format(gap.SquaredErrorConstant, "0.0000")} for the best constant.");
        }

        foreach (var scorer in report.Scorers)
        {
            console.Output.WriteLine(
                $"Scorer {scorer.Name}{(scorer.IsPackage ? " (the package's)" : "")}: recovers {Format(100 * scorer.Recovered, "0.0")}% of the oracle's gain "
                + $"over a random sample{(scorer.LongestShare is { } longest ? $", takes the longest sample in {Format(100 * longest, "0")}% of draws with different lengths" : "")}.");
        }

        foreach (var target in report.Targets)
        {
            console.Output.WriteLine(
                $"The operating point for {target.Target}{(target.Lambda is null ? " (always the reference)" : "")}: "
                + $"cost {Format(-100 * target.CostReduction, "+0.0;-0.0;0.0")}%, quality {Format(100 * target.QualityChange, "+0.0;-0.0;0.0")}%, compared with the reference.");
        }

        foreach (var method in report.LeftOut)
        {
            console.Output.WriteLine($"Left out: {method.Name}: {method.Reason}");
        }

        console.Output.WriteLine("Uplift: 100 times the difference in AIQ to random-mix-single, with its 95% interval.");
        console.Output.WriteLine("-20% to -80%: the change of quality, in percent of the reference's quality, at a cost that is lower by that much.");
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
