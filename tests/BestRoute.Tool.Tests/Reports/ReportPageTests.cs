using System.Text.Json;
using BestRoute.Tool.Tests.Commands;

namespace BestRoute.Tool.Tests.Reports;

/// <summary>The page that <c>bestroute evaluate --report</c> writes, in a browser.</summary>
public sealed class ReportPageTests(ReportPageTests.Page page) : IClassFixture<ReportPageTests.Page>
{
    private const string Charts = "[...document.querySelectorAll('figure.chart')]";
    private const string Curves = "Chart.getChart(document.querySelector('#chart-curves canvas'))";

    [ReportTheory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Page_draws_its_charts_loads_nothing_and_fits(int width, bool dark)
    {
        await using var browser = await Browser.StartAsync(width, dark);
        await browser.OpenAsync(page.Path);

        var charts = (await browser.EvaluateAsync($"{Charts}.map(f => [f.id, f.offsetHeight, !!Chart.getChart(f.querySelector('canvas'))])")).EnumerateArray().ToArray();
        Assert.True(charts.Length >= 6, $"{charts.Length} charts");
        Assert.All(charts, static chart => Assert.True(chart[1].GetInt32() > 100 && chart[2].GetBoolean(), chart.ToString()));
        Assert.True((await browser.EvaluateAsync("document.documentElement.scrollWidth <= window.innerWidth")).GetBoolean());
        Assert.Equal(dark, (await browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor")).GetString() is "rgb(18, 21, 26)");
        AssertQuiet(browser);
    }

    [ReportTheory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Page_begins_with_the_money_of_a_month_and_shows_lost_answers_next_to_each_other(int width)
    {
        await using var browser = await Browser.StartAsync(width, dark: false);
        await browser.OpenAsync(page.Path);

        Assert.Equal("money", (await browser.EvaluateAsync("document.querySelector('main > section').id")).GetString());
        Assert.Contains("Cost of a month with 250,000 requests", (await browser.EvaluateAsync("document.querySelector('#money caption').innerText")).GetString(), StringComparison.Ordinal);

        // In columns on a wide screen, one below the other on a narrow one; never wider than the page.
        var answers = (await browser.EvaluateAsync("[...document.querySelectorAll('#lost .answers')].slice(0, 6).map(a => [...a.children].map(side => side.getBoundingClientRect()).map(box => [box.left, box.right]))"))
            .EnumerateArray().Select(static pair => pair.EnumerateArray().Select(static side => (Left: side[0].GetDouble(), Right: side[1].GetDouble())).ToArray()).ToArray();
        Assert.NotEmpty(answers);
        Assert.All(answers, pair => Assert.Equal(width > 560, pair[1].Left > pair[0].Right));
        Assert.All(answers.SelectMany(static pair => pair), side => Assert.InRange(side.Right, 0, width));
        AssertQuiet(browser);
    }

    [ReportFact]
    public async Task Page_hovered_tells_the_figures()
    {
        await using var browser = await Browser.StartAsync(1440, dark: false);
        await browser.OpenAsync(page.Path);
        var point = await browser.EvaluateAsync($$"""
            (() => {
              document.querySelector('#chart-curves').scrollIntoView({ behavior: 'instant' });
              const chart = {{Curves}}, index = chart.data.datasets.findIndex(d => d.label === 'default settings');
              const box = chart.canvas.getBoundingClientRect(), element = chart.getDatasetMeta(index).data[0];
              return { x: box.left + element.x, y: box.top + element.y };
            })()
            """);

        await browser.CallAsync("Input.dispatchMouseEvent", new { type = "mouseMoved", x = point.GetProperty("x").GetDouble(), y = point.GetProperty("y").GetDouble() });

        // The library answers events in the next frame.
        var tooltip = await browser.EvaluateAsync($$"""
            new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
              const tooltip = {{Curves}}.tooltip;
              done({ opacity: tooltip.opacity, text: tooltip.body.flatMap(part => part.lines).join(' ') });
            })))
            """);
        Assert.Equal(1, tooltip.GetProperty("opacity").GetDouble());
        Assert.Matches(@"default settings: 0\.\d+ at \$\d", tooltip.GetProperty("text").GetString());
        AssertQuiet(browser);
    }

    [ReportFact]
    public async Task Page_shows_and_hides_methods_and_follows_the_color_scheme()
    {
        await using var browser = await Browser.StartAsync(1440, dark: false);
        await browser.OpenAsync(page.Path);
        const string Shown = $"{Curves}.data.datasets.filter(d => d.source && !d.hidden).map(d => d.label)";
        const string Color = $"{Curves}.data.datasets.find(d => d.label === 'best-route' && d.source).borderColor";
        var before = Strings(await browser.EvaluateAsync(Shown));
        Assert.Contains("oracle", before);
        Assert.DoesNotContain("best-route-threshold", before);
        var light = (await browser.EvaluateAsync(Color)).GetString();

        await browser.EvaluateAsync("for (const name of ['oracle', 'best-route-threshold']) [...document.querySelectorAll('#chart-curves .legend button')].find(b => b.textContent === name).click()");
        await browser.PreferAsync(dark: true);
        await browser.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

        Assert.Equal(before.Except(["oracle"]).Append("best-route-threshold").Order(), Strings(await browser.EvaluateAsync(Shown)).Order());
        Assert.NotEqual(light, (await browser.EvaluateAsync(Color)).GetString());
        AssertQuiet(browser);
    }

    [ReportFact]
    public async Task Page_without_scripts_shows_its_tables()
    {
        await using var browser = await Browser.StartAsync(1440, dark: false);
        await browser.CallAsync("Emulation.setScriptExecutionDisabled", new { value = true });
        await browser.OpenAsync(page.Path);

        Assert.Equal(0, (await browser.EvaluateAsync($"{Charts}.filter(f => f.offsetHeight > 0).length")).GetInt32());
        Assert.True((await browser.EvaluateAsync("[...document.querySelectorAll('details.data table')].every(t => t.offsetHeight > 0)")).GetBoolean());
        AssertQuiet(browser);
    }

    [ReportFact]
    public async Task Page_shows_hostile_text_as_text()
    {
        await using var browser = await Browser.StartAsync(390, dark: true);
        await browser.OpenAsync(page.Path);

        var tasks = Strings(await browser.EvaluateAsync("[...document.querySelectorAll('#traffic tbody th')].map(cell => cell.textContent)"));
        Assert.Equal([Page.Hostile], tasks);
        Assert.Equal(tasks, Strings(await browser.EvaluateAsync("Chart.getChart(document.querySelector('#chart-traffic canvas')).data.labels")));
        Assert.True((await browser.EvaluateAsync("window.hostile === undefined && document.images.length === 0")).GetBoolean());
        AssertQuiet(browser);
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(static item => item.GetString()!)];

    private static void AssertQuiet(Browser browser)
    {
        string[] said =
        [
            .. browser.Events.Where(static e => e.GetProperty("method").GetString() is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded")
                .Select(static e => e.ToString()),
        ];
        Assert.Empty(said);
        var requests = browser.Events.Where(static e => e.GetProperty("method").GetString() == "Network.requestWillBeSent")
            .Select(static e => e.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!);
        Assert.StartsWith("file:", Assert.Single(requests), StringComparison.Ordinal);
    }

    /// <summary>Trains on a log of hostile prompts and tasks, and writes the page, once for all tests of the class.</summary>
    public sealed class Page : IAsyncLifetime
    {
        internal const string Hostile = "</script><script>window.hostile = 1</script><img src=x onerror='window.hostile = 1'>";

        private readonly CommandsTests.Trained _trained = new();

        internal string Path { get; private set; } = "";

        public async Task InitializeAsync()
        {
            if (ReportFactAttribute.Missing is not null)
            {
                return;
            }

            var files = _trained.Files;
            files.Write(System.IO.Path.GetFileName(files.Data), (await File.ReadAllTextAsync(files.Data)).Replace(
                "\"prompt\":\"", $"\"task\":\"{Hostile}\",\"prompt\":\"{Hostile} ", StringComparison.Ordinal));
            await _trained.InitializeAsync();
            Path = System.IO.Path.Combine(files.Folder, "report.html");
            var run = await ToolRun.OfAsync(
                ["evaluate", "--package", files.Package, "--data", files.Data, "--pool", files.Pool, "--split", "test", "--report", Path, "--requests-per-month", "250000"]);
            Assert.True(run.ExitCode == 0, run.Error);
        }

        public Task DisposeAsync() => _trained.DisposeAsync();
    }
}
