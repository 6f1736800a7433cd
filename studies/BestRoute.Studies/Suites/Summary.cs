using System.CommandLine;
using System.Text.Json;
using BestRoute.Studies.Commands;

namespace BestRoute.Studies.Suites;

/// <summary>The figures of all suites side by side, from the JSON reports that suites.sh left in a folder.</summary>
internal static class Summary
{
    private static readonly string[] _fourSuites = ["mmlu-pro", "reasoning-gym", "cruxeval", "zeroeval"];
    private static readonly string[] _methods = ["best-route", "best-route-threshold", "nearest-neighbours", "cost-only", "oracle"];

    public static Command Create()
    {
        var reports = new Argument<DirectoryInfo>("REPORTS") { Description = "The folder with the reports, SUITE.SPLIT.json: OUT of suites.sh." }.AcceptExistingOnly();
        var split = Arguments.Split("test");
        var command = new Command("summary", "Compares all suites, from the reports that suites.sh wrote.") { reports, split };
        command.SetAction(parsed => RunAsync(parsed.GetRequiredValue(reports).FullName, parsed.GetRequiredValue(split), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static async Task RunAsync(string folder, string split, TextWriter output)
    {
        var reports = new List<(string Suite, JsonElement Report)>();
        foreach (var suite in Suite.Names)
        {
            var path = Path.Combine(folder, $"{suite}.{split}.json");
            if (File.Exists(path))
            {
                using var json = JsonDocument.Parse(await File.ReadAllTextAsync(path));
                reports.Add((suite, json.RootElement.Clone()));
            }
        }

        Table(output, ["suite", "queries", .. _methods], reports.Select(report => (string[])
            [report.Suite, Format(report.Report.GetProperty("queries").GetDouble(), "#,0"), .. _methods.Select(method => Interval(UpliftOf(report.Report, method)))]));
        Mean("the four suites", reports.Where(report => _fourSuites.Contains(report.Suite)));
        Mean("all pools", reports);

        Table(
            output,
            ["suite", "uplift over random-mix", "against the best baseline", "match", "quality", "gap / constant"],
            reports.Select(report => Comparison(report.Suite, report.Report)));
        Table(output, ["suite", "bill at the operating point", "quality"], reports.Select(report => OperatingPoint(report.Suite, report.Report)));
        Table(
            output,
            ["suite", "scorer", "recovered of the oracle's gain", "picks the longest"],
            reports.SelectMany(report => report.Report.GetProperty("scorers").EnumerateArray().Select(scorer => Scorer(report.Suite, scorer))));
        Table(
            output,
            ["suite", "uplift with prompts charged once", "per sample"],
            reports.Where(report => report.Report.GetProperty("billedOnce").GetArrayLength() > 0).Select(report => (string[])
                [report.Suite, Interval(Method(report.Report.GetProperty("billedOnce"), "best-route").GetProperty("upliftOverRandomMixSingle")), Interval(UpliftOf(report.Report, "best-route"))]));
        Table(
            output,
            ["suite", "uplift by number of training queries"],
            reports.Where(report => report.Report.GetProperty("learningCurve").ValueKind == JsonValueKind.Array).Select(report => (string[])
                [report.Suite, string.Join(", ", report.Report.GetProperty("learningCurve").EnumerateArray().Select(Learned))]));

        void Mean(string name, IEnumerable<(string, JsonElement Report)> of) => output.WriteLine(
            $"Mean of {name}: " + string.Join(", ", _methods.Select(method =>
                $"{method} {Signed(of.Average(report => UpliftOf(report.Report, method).GetProperty("value").GetDouble()))}"))
            + $"; best-route over random-mix {Signed(of.Average(report => Method(report.Report.GetProperty("methods"), "best-route").GetProperty("upliftOverRandomMix").GetProperty("value").GetDouble()))}.");
    }

    private static string[] Comparison(string suite, JsonElement report)
    {
        var ours = Method(report.GetProperty("methods"), "best-route");
        var (best, pooled) = (ours.GetProperty("againstBestBaseline"), report.GetProperty("calibration").GetProperty("pooled"));
        string Error(string part) => Format(pooled.GetProperty(part).GetProperty("expectedCalibrationError").GetDouble(), "0.000");
        return
        [
            suite,
            Interval(ours.GetProperty("upliftOverRandomMix")),
            $"{Interval(best)}, `{best.GetProperty("baseline").GetString()}`",
            Error("match"),
            Error("quality"),
            $"{Format(pooled.GetProperty("gap").GetProperty("squaredError").GetDouble(), "0.0000")} / {Format(pooled.GetProperty("gap").GetProperty("squaredErrorConstant").GetDouble(), "0.0000")}",
        ];
    }

    private static string[] OperatingPoint(string suite, JsonElement report)
    {
        var (point, reference) = (Method(report.GetProperty("methods"), "best-route").GetProperty("operatingPoint"), report.GetProperty("reference"));
        string Change(string part) => $"{Format(100 * ((point.GetProperty(part).GetDouble() / reference.GetProperty(part).GetDouble()) - 1), "+0.0;-0.0;0.0")}%";
        return [suite, Change("costPerThousandQueries"), Change("quality")];
    }

    private static string[] Scorer(string suite, JsonElement scorer) =>
    [
        suite,
        scorer.GetProperty("name").GetString() + (scorer.GetProperty("isPackage").GetBoolean() ? " (the package's)" : ""),
        $"{Format(100 * scorer.GetProperty("recovered").GetDouble(), "0")}%",
        scorer.GetProperty("longestShare") is { ValueKind: JsonValueKind.Number } share ? $"{Format(100 * share.GetDouble(), "0")}%" : "",
    ];

    private static string Learned(JsonElement point) =>
        $"{Format(point.GetProperty("trainingQueries").GetDouble(), "#,0")}: {Signed(point.GetProperty("uplift").GetProperty("value").GetDouble())}";

    private static JsonElement Method(JsonElement methods, string name) => methods.EnumerateArray().Single(method => method.GetProperty("name").GetString() == name);

    private static JsonElement UpliftOf(JsonElement report, string name) => Method(report.GetProperty("methods"), name).GetProperty("upliftOverRandomMixSingle");

    private static string Interval(JsonElement value) =>
        $"{Signed(value.GetProperty("value").GetDouble())} [{Signed(value.GetProperty("low").GetDouble())}, {Signed(value.GetProperty("high").GetDouble())}]";

    private static string Signed(double value) => Format(value, "+0.00;-0.00;0.00");

    private static string Format(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    private static void Table(TextWriter output, string[] header, IEnumerable<string[]> rows)
    {
        output.WriteLine($"\n| {string.Join(" | ", header)} |\n|{string.Concat(header.Select(_ => " --- |"))}");
        foreach (var row in rows)
        {
            output.WriteLine($"| {string.Join(" | ", row)} |");
        }

        output.WriteLine();
    }
}
