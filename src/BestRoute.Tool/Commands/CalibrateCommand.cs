using System.CommandLine;
using System.Globalization;
using BestRoute.Training;

namespace BestRoute.Tool;

/// <summary><c>bestroute calibrate</c>: finds the operating point of a package for a target.</summary>
internal static class CalibrateCommand
{
    public static (Command Command, IReadOnlyList<string> Examples) Create(ToolConsole console)
    {
        var package = ToolOptions.Package();
        var data = ToolOptions.Data();
        var reduction = ToolOptions.CostReduction();
        var drop = ToolOptions.QualityDrop();
        var confidence = ToolOptions.Share("--confidence", "The confidence of --max-quality-drop: above 0 and below 1. The default is 0.95.", static value => value is > 0 and < 1);
        var pool = ToolOptions.Pool(required: false, "A pool file with the prices to use. The default is the prices that the package was trained with.");
        var split = new Option<string>("--split")
        {
            Description = "The split to calibrate on: a value of the field 'split', or 'all' for all rows.",
            HelpName = "NAME",
            DefaultValueFactory = _ => EvaluationRequest.AllSplits,
        };

        var cache = ToolOptions.FeatureCache();
        var device = ToolModels.Device();
        var command = new Command("calibrate", "Finds the operating point for a cost reduction or a maximum quality drop, and writes it into the package.")
        {
            package, data, reduction, drop, confidence, pool, split, cache, device,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(reduction) is null == result.GetResult(drop) is null)
            {
                result.AddError($"Give exactly one of {reduction.Name} and {drop.Name}.");
            }
            else if (result.GetResult(confidence) is not null && result.GetResult(drop) is null)
            {
                result.AddError($"{confidence.Name} needs {drop.Name}. A cost reduction has no confidence.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var models = ToolModels.Open(parsed, device, console);
            var request = new CalibrationRequest
            {
                Package = parsed.GetRequiredValue(package).ToString(),
                DataFiles = [.. parsed.GetRequiredValue(data).Select(file => file.ToString())],
                Target = parsed.GetValue(reduction) is { } share
                    ? RoutingTarget.CostReduction(share)
                    : RoutingTarget.MaxQualityDrop(parsed.GetValue(drop)!.Value),
                Pool = parsed.GetValue(pool) is { } file ? PoolFile.Load(file.ToString()) : null,
                Split = parsed.GetRequiredValue(split),
                FeatureCache = parsed.GetValue(cache)?.FullName,
                Models = models,
            };
            request = parsed.GetValue(confidence) is { } stated ? request with { Confidence = stated } : request;
            var result = await console.WithProgressAsync(progress => PackageCalibrator.CalibrateAsync(
                request, progress, cancellationToken)).ConfigureAwait(false);
            Print(console, result);
            console.Print(result.Notices);
            console.Output.WriteLine($"The operating point is in {request.Package}.");
            if (result.Lambda is not null)
            {
                console.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"Next: set the target in your application: `options.Target = {nameof(RoutingTarget)}.{request.Target.Kind}({request.Target.Value})`."));
            }

            return ExitCode.Success;
        });
        return (command,
        [
            "bestroute calibrate --package package --data fresh.jsonl.gz --target-cost-reduction 0.6",
            "bestroute calibrate --package package --data fresh.jsonl.gz --max-quality-drop 0.01 --confidence 0.95",
        ]);
    }

    private static void Print(ToolConsole console, CalibrationResult result)
    {
        var output = console.Output;
        if (result.Refused > 0)
        {
            output.WriteLine($"Refused {result.Refused} rows, because the package was trained on their prompts. The first is {result.FirstRefused}.");
        }

        output.WriteLine($"{result.Queries} queries used, {result.Skipped} skipped because samples are missing.");
        var name = $"{result.Target}{(result.Confidence is { } confidence ? $" with {Percent(confidence, "0.######")} confidence" : "")}";
        if (result.Lambda is null)
        {
            output.WriteLine($"No cheaper operating point shows {name} on these queries. With this target, the reference answers everything.");
            output.WriteLine(result.QueriesNeeded is not { } needed
                ? "No operating point of the package costs less than the reference on these queries."
                : double.IsPositiveInfinity(needed)
                ? "On average, they lose more than that, so more queries like these would not help. Allow a larger drop, or train a better package."
                : string.Create(CultureInfo.InvariantCulture, $"It takes about {needed:0} queries like these ({needed - result.Queries:0} more) to show it for any saving. Larger savings need more."));
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Operating point for {name}: lambda {result.Lambda:0.######} (quality per US dollar)."));
        output.WriteLine($"On these queries: cost {Percent(-result.CostReduction, "+0.0;-0.0;0.0")}, quality {Percent(result.QualityChange, "+0.0;-0.0;0.0")}, compared with the reference.");
        if (result.DropBound is { } bound)
        {
            output.WriteLine($"At this point alone, the test allows a quality drop of at most {Percent(bound, "0.00")}.");
        }
    }

    private static string Percent(double share, string format) => (100 * share).ToString(format, CultureInfo.InvariantCulture) + "%";
}
