using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BestRoute.Training;

/// <summary>Writes an evaluation as a web page that needs no other file.</summary>
/// <remarks>
/// The page loads nothing: style, scripts and data are in it, and its content security policy forbids everything else. Without scripts, it has
/// tables instead of charts. Safe for concurrent use. The same report gives the same page.
/// </remarks>
internal static partial class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="charts">The charting library; <see langword="null"/> for tables instead of charts.</param>
    /// <param name="requestsPerMonth">The number of requests for which costs are shown; <see langword="null"/> for the cost of a thousand requests.</param>
    /// <returns>The page. Store it in UTF-8.</returns>
    public static string Create(EvaluationFigures report, ChartLibrary? charts = null, long? requestsPerMonth = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Page(report, charts, new PageStyle(charts is not null, requestsPerMonth)).ToString();
    }

    private static Html Page(EvaluationFigures report, ChartLibrary? charts, PageStyle page)
    {
        Section[] sections = [.. Sections(report, page).OfType<Section>()];
        var style = PageResource.Text("report.css");
        string[] scripts = charts is null ? [] : [ForPage(charts.Script), ForPage(PageResource.Text("report.js"))];
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy(style, scripts)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>BestRoute: {Figures.Count(report.Queries)} queries evaluated</title>
            <style>{Html.Raw(style)}</style>
            </head>
            <body>
            <header>
            <p class="brand">BestRoute evaluation</p>
            <h1>What routing saves, and what it costs</h1>
            {HeadlineSection.Of(report)}
            </header>
            {OtherQuality(report)}{Warning(report)}{UnchangedNotice.Of(report)}{(charts is null ? Html.Of($"<p class=\"notice\">This bestroute was built without its charting library, so the page has tables instead of charts.</p>") : default)}
            <nav aria-label="Sections"><ul>{sections.Select(static section => Html.Of($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>"))}</ul></nav>
            <main>
            {sections.Select(static section => Html.Of($"<section id=\"{section.Id}\">\n<h2>{section.Title}</h2>\n{section.Body}\n{InPlainWords(section)}</section>\n"))}</main>
            <footer>
            <p>Made by <code>bestroute evaluate</code>. This page loads nothing from the network.</p>
            {(charts is null ? default : Html.Of($"<details class=\"licence\"><summary>Charts by Chart.js: licence</summary><pre>{charts.Licence}</pre></details>"))}
            </footer>
            {scripts.Select(static script => Html.Of($"<script>{Html.Raw(script)}</script>\n"))}</body>
            </html>

            """);
    }

    private static Html OtherQuality(EvaluationFigures report) => report.Quality switch
    {
        EvaluatedQuality.BleuReference => Notice("BLEU against the text of the reference model's first response"),
        EvaluatedQuality.RougeReference => Notice("ROUGE-L against the text of the reference model's first response"),
        EvaluatedQuality.BleuGold => Notice("BLEU against the log's reference_answer"),
        EvaluatedQuality.RougeGold => Notice("ROUGE-L against the log's reference_answer"),
        _ => default,
    };

    private static Html Notice(string quality) =>
        Html.Of($"<p class=\"notice\">Quality on this page is {quality}, not the recorded score. All methods were trained on scores.</p>\n");

    private static Html Warning(EvaluationFigures report) => report.Source.Split is "train" or "val"
        ? Html.Of($"<p class=\"notice\">These are queries of split <code>{report.Source.Split}</code>, which was used to make the package. All figures look better than they will be on other queries. Use a split that was not used in training.</p>\n")
        : default;

    private static IEnumerable<Section?> Sections(EvaluationFigures report, PageStyle page) =>
    [
        MoneySection.Of(report, page),
        LatencySection.Of(report),
        LostQueriesSection.Of(report),
        CurvesSection.Of(report, page),
        SavingsSection.Of(report, page),
        UpliftSection.Of(report, page),
        SharesSection.Of(report, page),
        TrafficSection.Of(report, page),
        CalibrationSection.Of(report, page),
        CostEstimationSection.Of(report, page),
        ScorersSection.Of(report, page),
        LearningCurveSection.Of(report, page),
        DriftSection.Of(report, page),
        BillingSection.Of(report),
        OracleCostSection.Of(report),
        LeftOutSection.Of(report),
        SourceSection.Of(report),
        ReadingSection.Of(report),
    ];

    private static Html InPlainWords(Section section) =>
        section.PlainWords is { } words ? Html.Of($"<p class=\"plain\"><strong>In plain words:</strong> {words}</p>\n") : default;

    /// <summary>Only these scripts and styles may be used. Nothing that comes from data can run.</summary>
    private static string Policy(string style, string[] scripts)
    {
        static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
        return $"default-src 'none'; base-uri 'none'; form-action 'none'; style-src {Hash(style)}; "
            + $"script-src {(scripts.Length == 0 ? "'none'" : string.Join(' ', scripts.Select(Hash)))}";
    }

    // Developer tools would load a source map, and "</script" would end the element.
    private static string ForPage(string script) =>
        SourceMap().Replace(script, "").Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^//# sourceMappingURL=.*$", RegexOptions.Multiline)]
    private static partial Regex SourceMap();
}
