using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace BestRoute.Training.Tests.Evaluation.Html;

public sealed class HtmlReportTests
{
    // The end of the library's text is what a careless page would take for the end of the script.
    private static readonly ChartLibrary _library = new("window.Chart = '</script>';\n//# sourceMappingURL=chart.js.map\n", "Free for <all>.");

    [Fact]
    public void Create_has_a_section_for_each_part_and_a_link_to_it()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));

        string[] sections = [.. page.QuerySelectorAll("main > section").Select(section => section.Id!)];
        Assert.Equal(
            [
                "money", "latency", "lost", "curves", "savings", "uplift", "shares", "traffic", "calibration", "costs", "scorers", "learning", "drift", "billing", "oracle-cost",
                "left-out", "source", "reading",
            ],
            sections);
        Assert.Equal(sections.Select(section => "#" + section), page.QuerySelectorAll("nav a").Select(link => link.GetAttribute("href")!));
        Assert.All(
            page.QuerySelectorAll("a[href]"),
            link => Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..])));
    }

    [Fact]
    public void Create_leaves_out_what_the_report_has_not()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Bare(), _library));

        Assert.Equal(["curves", "savings", "uplift", "calibration", "source", "reading"], page.QuerySelectorAll("main > section").Select(section => section.Id!));
        Assert.Empty(page.QuerySelectorAll(".card"));
        Assert.Contains("there is no operating point", page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("<!-- --> ]]> &lt;b&gt; &amp;")]
    [InlineData("</title></style></textarea><svg/onload=alert(1)>")]
    [InlineData("\u202e right to left \u0001")]
    public void Create_shows_hostile_text_as_text(string text)
    {
        var plain = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));
        var hostile = Parse(HtmlReport.Create(SyntheticReport.Of(text, text, text), _library));

        // The same elements and attributes as with harmless text, and the text in its places.
        Assert.Equal(plain.All.Select(Shape), hostile.All.Select(Shape));
        Assert.Equal(text, hostile.QuerySelector("#lost blockquote")!.TextContent);
        Assert.Equal(text, hostile.QuerySelector("#lost .answer")!.TextContent);
        Assert.Equal(text, hostile.QuerySelector("#traffic tbody th")!.TextContent);
        Assert.Contains(hostile.QuerySelectorAll("#source tbody th"), cell => cell.TextContent == text);
        Assert.Contains(Specs(hostile), spec => spec.ToString().Length > 0 && Strings(spec).Contains(text));
    }

    [Fact]
    public void Create_with_half_of_a_surrogate_pair_is_still_a_page()
    {
        var html = HtmlReport.Create(SyntheticReport.Of("small \ud800", "What \udc00?", "\ud83d"), _library);

        Assert.Equal(html, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(html)));
        Assert.Equal("What \ufffd?", Parse(html).QuerySelector("#lost blockquote")!.TextContent);
    }

    [Fact]
    public void Create_loads_nothing_and_lets_only_its_own_scripts_run()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));

        Assert.Empty(page.QuerySelectorAll("link, img, iframe, object, embed, base, [src], [style], [onclick], [onload]"));
        Assert.All(page.QuerySelectorAll("[href]"), link => Assert.StartsWith("#", link.GetAttribute("href"), StringComparison.Ordinal));
        var style = page.QuerySelector("style")!.TextContent;
        Assert.DoesNotContain("url(", style, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", style, StringComparison.OrdinalIgnoreCase);
        var policy = page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        IElement[] scripts = [.. page.QuerySelectorAll("script:not([type])")];
        Assert.Equal(2, scripts.Length);
        Assert.All(scripts.Append(page.QuerySelector("style")!), element => Assert.Contains(
            Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.TextContent))), policy, StringComparison.Ordinal));
        Assert.StartsWith("window.Chart = '<\\/script>';", scripts[0].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("sourceMappingURL", scripts[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_gives_every_chart_a_table_and_a_label()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));

        IElement[] charts = [.. page.QuerySelectorAll("figure.chart")];
        Assert.Equal(11, charts.Length);
        Assert.All(charts, chart =>
        {
            Assert.NotEmpty(chart.Closest("section")!.QuerySelectorAll("details.data table tbody tr"));
            Assert.NotEqual("", chart.QuerySelector("canvas[role=img]")!.GetAttribute("aria-label"));
            Assert.True(chart.HasAttribute("hidden"));
        });
        Assert.All(page.QuerySelectorAll("details.data").Where(details => details.QuerySelector("table") is not null), details => Assert.True(details.HasAttribute("open")));
        Assert.All(Specs(page), spec => Assert.True(spec.GetProperty("series").GetArrayLength() > 0));
    }

    [Fact]
    public void Create_without_a_library_has_tables_in_place_of_charts_and_says_so()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of()));
        var withCharts = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));

        Assert.Empty(page.QuerySelectorAll("script, figure, canvas"));
        Assert.Contains("tables instead of charts", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Texts(withCharts, "table"), Texts(page, "table"));
        Assert.Equal(Texts(withCharts, "h2"), Texts(page, "h2"));
    }

    [Fact]
    public void Create_carries_the_licence_of_the_library() =>
        Assert.Equal(_library.Licence, Parse(HtmlReport.Create(SyntheticReport.Of(), _library)).QuerySelector("footer pre")!.TextContent);

    [Fact]
    public void Create_gives_the_same_page_for_the_same_report()
    {
        var page = HtmlReport.Create(SyntheticReport.Of(), _library);

        Assert.Equal(page, HtmlReport.Create(SyntheticReport.Of(), _library));
        Assert.DoesNotContain('\r', page);
    }

    [Theory]
    [InlineData(0.2, 2, "it is better than the best baseline", "better")]
    [InlineData(-0.5, 2, "do not show a clear difference to the best baseline", "cannot tell")]
    [InlineData(-2, -0.2, "the baseline item-response is better", "worse")]
    public void Create_says_what_the_comparison_with_the_best_baseline_is_worth(double low, double high, string lead, string badge)
    {
        var report = SyntheticReport.Of(against: new BaselineDifference("item-response", (low + high) / 2, low, high));
        var page = Parse(HtmlReport.Create(report, _library));

        Assert.Contains(lead, page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(badge, page.QuerySelectorAll(".card .badge").Last().TextContent);
        Assert.Contains("saves 40.0% of the cost of large and loses 5.0% of its quality", page.QuerySelector(".lead")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train", true)]
    [InlineData("val", true)]
    [InlineData("test", false)]
    public void Create_warns_of_splits_that_made_the_package(string split, bool warns)
    {
        var report = SyntheticReport.Of();

        var page = Parse(HtmlReport.Create(report with { Source = report.Source with { Split = split } }, _library));

        Assert.Equal(warns, page.QuerySelector(".notice") is not null);
    }

    [Fact]
    public void Create_says_where_quality_is_not_the_recorded_score()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of() with { Quality = EvaluatedQuality.RougeGold }, _library));

        Assert.Contains("ROUGE-L against the log's reference_answer, not the recorded score", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_sets_oracle_costs_apart()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));

        var cells = page.QuerySelectorAll("tbody th").Where(cell => cell.TextContent == "oracle-cost");
        Assert.Equal("oracle-cost", Assert.Single(cells).Closest("section")!.Id);
        Assert.DoesNotContain(Specs(page), spec => Strings(spec).Contains("oracle-cost"));
    }

    [Theory]
    [InlineData(null, "$10.00", "$6.00", "$4.00", "$5.20", "$4.80")]
    [InlineData(250_000L, "$2,500", "$1,500", "$1,000", "$1,300", "$1,200")]
    public void Create_shows_the_money_of_targets_and_of_default_settings(long? requests, string reference, string routed, string saved, string target, string targetSaved)
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(), _library, requests));

        string[][] rows = [.. page.QuerySelectorAll("#money tbody tr").Select(row => row.Children.Select(cell => cell.TextContent).ToArray())];
        Assert.Equal(["large alone", "default settings", "a cost reduction of 50%", "a quality drop of at most 1%"], rows.Select(row => row[0]));
        Assert.Equal([reference, routed, target, reference], rows.Select(row => row[1]));
        Assert.Equal([saved, targetSaved], [rows[1][2], rows[2][2]]);
        Assert.Equal(["95.0%"], rows.Select(row => row[5]).Where(cell => cell.Contains('%', StringComparison.Ordinal)));
        Assert.Contains($"{routed} instead of {reference}: {saved} are saved", page.QuerySelector("#money .plain")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(requests is null, page.QuerySelector("#money p")!.TextContent.Contains("--requests-per-month", StringComparison.Ordinal));
    }

    [Fact]
    public void Create_without_targets_says_how_to_get_one()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of() with { Targets = [] }, _library));

        Assert.Contains("bestroute calibrate --package package --data FILE --max-quality-drop 0.01", page.QuerySelector("#money")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_says_that_a_target_is_suspended()
    {
        var report = SyntheticReport.Of();

        var page = Parse(HtmlReport.Create(report with { Targets = [report.Targets[0], report.Targets[1] with { State = RoutingTargetState.Suspended }] }, _library));

        Assert.Equal(["lambda 0.2500", "the reference (suspended)"], page.QuerySelectorAll("#money tbody tr").Skip(2).Select(row => row.Children[^1].TextContent));
        Assert.Contains("until bestroute calibrate runs again", page.QuerySelector("#money")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_says_every_figure_in_plain_words()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(), _library));

        string[] without = [.. page.QuerySelectorAll("main > section").Where(section => section.QuerySelector(".plain") is null).Select(section => section.Id!)];
        Assert.Equal(["oracle-cost", "left-out", "source", "reading"], without);
    }

    [Fact]
    public void Create_shows_the_answers_of_lost_queries_next_to_each_other()
    {
        var page = Parse(HtmlReport.Create(SyntheticReport.Of(prompt: "What is 2 + 2?"), _library));

        var sides = page.QuerySelectorAll("#lost .answers > div");
        Assert.Equal(["small", "large (reference)"], sides.Select(side => side.QuerySelector("h3")!.TextContent));
        Assert.Equal(["What is 2 + 2?", "4"], sides.Select(side => side.QuerySelector(".answer")!.TextContent));
    }

    [Fact]
    public void Create_without_texts_has_no_prompt_and_no_answer()
    {
        var report = SyntheticReport.Of(prompt: "A secret.").WithoutTexts();

        Assert.DoesNotContain("A secret.", HtmlReport.Create(report, _library), StringComparison.Ordinal);
        Assert.DoesNotContain("A secret.", report.ToJson(), StringComparison.Ordinal);
        Assert.Contains("Quality 0.00", Parse(HtmlReport.Create(report, _library)).QuerySelector("#lost")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1234.0, "It takes about 1,300 queries such as these")]
    [InlineData(false, double.PositiveInfinity, "the cheaper models lose too much")]
    [InlineData(false, null, "costs less than the reference")]
    [InlineData(true, null, "bestroute calibrate --package package --data FILE --max-quality-drop 0.05")]
    public void Create_says_why_a_package_changes_nothing_and_what_to_do(bool isShownHere, double? needed, string text)
    {
        var report = SyntheticReport.Of() with { Unchanged = new UnchangedReport(0.05, isShownHere, needed) };

        var notice = Parse(HtmlReport.Create(report, _library)).QuerySelector(".notice")!.TextContent;

        Assert.StartsWith("This package changes nothing: large answers every query.", notice, StringComparison.Ordinal);
        Assert.Contains(text, notice, StringComparison.Ordinal);
    }

    private static AngleSharp.Html.Dom.IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    private static string Shape(IElement element) =>
        $"{element.LocalName} {string.Join(' ', element.Attributes.Select(attribute => attribute.Name).Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> Texts(IParentNode page, string selector) => page.QuerySelectorAll(selector).Select(element => element.TextContent);

    private static IEnumerable<JsonElement> Specs(IParentNode page) =>
        page.QuerySelectorAll("figure script").Select(script => JsonDocument.Parse(script.TextContent).RootElement);

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}
