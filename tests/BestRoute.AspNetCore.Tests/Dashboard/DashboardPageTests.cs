using System.Globalization;
using System.Text.Json;

namespace BestRoute.AspNetCore.Tests.Dashboard;

/// <summary>The page of the dashboard, in a browser.</summary>
public sealed class DashboardPageTests(OpenDashboard page) : IClassFixture<OpenDashboard>
{
    [BrowserTheory]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Numbers_equal_the_scripted_traffic_and_the_page_fits(int width, bool dark)
    {
        await page.OpenAsync("", width, dark);

        var figures = await FiguresAsync();
        var canceled = page.Traffic.Decisions[^1].Cost!.Value;
        var cost = page.Traffic.Charged + canceled;
        var reference = (4 * 0.0031) + page.Traffic.Decisions.Take(12).Where(static decision => decision.Attempts.Any(static attempt => attempt.Route.Model == "small")).Sum(static decision => decision.ReferenceEstimatedCost);
        AssertMoney(cost, figures["Cost"]);
        AssertMoney(reference, figures["Reference alone (estimate)"]);
        AssertMoney(reference - cost, figures["Saved (estimate)"]);
        Assert.Equal(("12", "1", "1", "1"), (figures["Answered"], figures["Failed"], figures["Cancelled"], figures["Refused"]));
        Assert.Equal(["small 6 50% $0.00186", "large 5 41.7% $0.0155", "small, best of 2 1 8.3% $0.00062"], await page.TextsAsync("#routes tbody tr"));
        Assert.Equal(
            ["large (reference) closed 0 0 5 0 0 0", "small closed 0 0 8 2 1 1"],
            (await page.TextsAsync("#models tbody tr")).Order(StringComparer.Ordinal));
        var budgets = await page.TextsAsync("#budgets tbody tr");
        Assert.Matches(@"^daily whole pool \$0\.01\d+ \$1\.00 1\.\d% 0% .* cheapest routes$", budgets[0]);
        Assert.Matches(@"^customers acme \$0\.0031 \$0\.0030 103\.3% 100% .* requests are refused$", budgets[1]);
        Assert.Equal(14, (await page.TextsAsync("#recent > li")).Length);
        Assert.Contains(page.Traffic.PackageId, await page.TextAsync("#package"), StringComparison.Ordinal);

        await AssertFitsAsync(width);
        Assert.Equal(dark, (await page.Browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor")).GetString() is "rgb(18, 21, 26)");
        AssertQuiet();
    }

    [BrowserFact]
    public async Task Curve_marks_the_operating_point_and_the_slider_tells_what_moving_it_would_do_at_the_keyboard()
    {
        await page.OpenAsync();
        Assert.EndsWith("The operating point in force: cost 50% lower, quality 6.3% lower. Budgets move it toward cheaper routes for some requests.", await page.TextAsync("#curve-note"), StringComparison.Ordinal);

        await FocusAsync("slider");
        Assert.Equal("solid", (await page.Browser.EvaluateAsync("getComputedStyle(document.activeElement).outlineStyle")).GetString());
        Assert.StartsWith("Lambda 12.5: cost 50% lower, quality 6.3% lower than the reference model.", await page.TextAsync("#effect"), StringComparison.Ordinal);

        await page.Browser.PressAsync("ArrowLeft");
        var effect = await page.TextAsync("#effect");
        Assert.StartsWith("Lambda 1: cost 25% lower, quality unchanged than", effect, StringComparison.Ordinal);
        Assert.Equal("cost 25% lower, quality unchanged", (await page.Browser.EvaluateAsync("document.activeElement.getAttribute('aria-valuetext')")).GetString());

        // 1,000 requests of the mean cost of the reference.
        var reference = Money((await FiguresAsync())["Reference alone (estimate)"]) / 12 * 1000;
        var amounts = effect.Split(' ').Where(static word => word.StartsWith('$')).Select(Money).ToArray();
        Assert.Equal([0.25 * reference, reference, 0.25 * reference], amounts, (expected, actual) => Math.Abs(expected - actual) < 0.01 * expected);
        Assert.Contains("more for 1,000 requests, and a quality that is 6.3 percentage points higher.", effect, StringComparison.Ordinal);

        await page.Browser.PressAsync("Home");
        Assert.StartsWith("The reference model alone: nothing is saved", await page.TextAsync("#effect"), StringComparison.Ordinal);

        // The marks are where the axes say.
        var marks = (await page.Browser.EvaluateAsync("['.reference', '.now', '.chosen'].map(name => ['cx', 'cy'].map(axis => +document.querySelector(`#chart ${name}`).getAttribute(axis)))")).EnumerateArray()
            .Select(static mark => (X: mark[0].GetDouble(), Y: mark[1].GetDouble())).ToArray();
        Assert.Equal(marks[0], marks[2]);
        Assert.True(marks[1].X > marks[0].X && marks[1].Y > marks[0].Y, "It saves, and the quality is lower.");
        AssertQuiet();
    }

    [BrowserFact]
    public async Task Decision_opens_at_the_keyboard_with_its_explanation_and_its_routes()
    {
        await page.OpenAsync("", width: 390);
        await FocusAsync("recent summary");

        await page.Browser.PressAsync("Enter");
        await page.WaitAsync("document.querySelector('#recent details[open] table')");

        Assert.Contains("cancelled", await page.TextAsync("#recent li:first-child summary"), StringComparison.Ordinal);
        Assert.Equal(page.Traffic.Decisions[^1].ToString(), await page.TextAsync("#recent details[open] > p"));
        var rows = await page.TextsAsync("#recent details[open] div:first-of-type tbody tr");
        Assert.Equal(3, rows.Length);
        Assert.EndsWith("chosen", Assert.Single(rows, static row => row.StartsWith("small 60%", StringComparison.Ordinal)), StringComparison.Ordinal);
        await AssertFitsAsync(390);
        AssertQuiet();
    }

    [BrowserFact]
    public async Task Pool_without_traffic_says_so_and_its_names_are_shown_as_text()
    {
        await page.OpenAsync();
        await FocusAsync("pool");

        await page.Browser.PressAsync("ArrowDown");
        await page.WaitAsync("document.getElementById('since').textContent.startsWith('No requests yet')");

        Assert.Equal("There is no package. A package has the measured curve of cost and quality.", await page.TextAsync("#curve-note"));
        Assert.Equal(["No request has been answered yet.", "No request has been answered yet."], await page.TextsAsync("#routes, #reasons"));
        Assert.Equal("There are no decisions yet.", await page.TextAsync("#recent-note"));
        Assert.Equal("The pool has no budgets.", await page.TextAsync("#budgets"));
        Assert.Equal("$0.00", (await FiguresAsync())["Saved (estimate)"]);
        Assert.Empty(await page.TextsAsync("#recent > li"));
        Assert.Equal(["shop-large (reference)", ScriptedTraffic.Markup], await page.TextsAsync("#models tbody th"));
        Assert.True((await page.Browser.EvaluateAsync("window.hostile === undefined && document.images.length === 0")).GetBoolean());
        AssertQuiet();
    }

    [BrowserFact]
    public async Task Every_table_has_a_caption_and_headings_and_every_control_a_name()
    {
        await page.OpenAsync();
        await page.Browser.EvaluateAsync("document.querySelectorAll('details').forEach(one => { one.open = true; })");
        await page.WaitAsync("document.querySelectorAll('#recent table').length > 0");

        Assert.True((await page.Browser.EvaluateAsync("[...document.querySelectorAll('table')].every(t => t.caption?.textContent && t.querySelector('thead th[scope=col]') && [...t.tBodies[0].rows].every(r => r.cells[0].scope === 'row'))")).GetBoolean());
        Assert.True((await page.Browser.EvaluateAsync("[...document.querySelectorAll('input, select')].every(c => c.labels.length === 1)")).GetBoolean());
        Assert.True((await page.Browser.EvaluateAsync("[...document.querySelectorAll('section')].every(s => document.getElementById(s.getAttribute('aria-labelledby')).localName === 'h2')")).GetBoolean());
        AssertQuiet();
    }

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_has_enough_contrast(bool dark)
    {
        await page.OpenAsync("", 1440, dark);

        // The lowest contrast of any text with its background, as WCAG defines it.
        var lowest = await page.Browser.EvaluateAsync("""
            (() => {
              const rgb = color => color.match(/[\d.]+/g).map(Number);
              const light = color => rgb(color).slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const back = e => !e ? 'rgb(255, 255, 255)' : (rgb(getComputedStyle(e).backgroundColor)[3] ?? 1) > 0 ? getComputedStyle(e).backgroundColor : back(e.parentElement);
              const texts = [...document.querySelectorAll('main *, header *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
              return Math.min(...texts.map(e => {
                const style = getComputedStyle(e), ratios = [light(e instanceof SVGElement ? style.fill : style.color), light(back(e))].sort((a, b) => b - a);
                return (ratios[0] + 0.05) / (ratios[1] + 0.05);
              }));
            })()
            """);
        Assert.True(lowest.GetDouble() >= 4.5, $"{lowest}");
    }

    private async Task<Dictionary<string, string>> FiguresAsync() =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await page.Browser.EvaluateAsync("Object.fromEntries([...document.querySelectorAll('#figures div')].map(d => [d.firstChild.textContent, d.lastChild.firstChild.textContent]))"))!;

    /// <summary>Presses Tab until the element that a selector finds first, or the one with this id, has the focus.</summary>
    private async Task FocusAsync(string target)
    {
        await page.Browser.EvaluateAsync("document.activeElement.blur()");
        for (var presses = 0; presses < 50; presses++)
        {
            await page.Browser.PressAsync("Tab");
            if ((await page.Browser.EvaluateAsync($"document.activeElement === document.querySelector('#{target}')")).GetBoolean())
            {
                return;
            }
        }

        Assert.Fail($"Tab does not reach #{target}.");
    }

    private async Task AssertFitsAsync(int width) => Assert.InRange((await page.Browser.EvaluateAsync("document.documentElement.scrollWidth")).GetInt32(), 1, width);

    private static double Money(string text) => double.Parse(text.Trim(',', '.').Replace("$", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    /// <summary>The page shows three significant digits.</summary>
    private static void AssertMoney(double expected, string shown) => Assert.InRange(Money(shown) / expected, 0.994, 1.006);

    /// <summary>Nothing was refused or logged, and nothing was loaded from elsewhere.</summary>
    private void AssertQuiet()
    {
        Assert.Empty(page.Browser.Events.Where(static e => e.GetProperty("method").GetString() is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled" or "Log.entryAdded").Select(static e => e.ToString()));
        Assert.All(
            page.Browser.Events.Where(static e => e.GetProperty("method").GetString() == "Network.requestWillBeSent").Select(static e => new Uri(e.GetProperty("params").GetProperty("request").GetProperty("url").GetString()!)),
            url => Assert.True(url.Scheme == "data" || url.Authority == page.Traffic.Host.Client.BaseAddress!.Authority, url.ToString()));
    }
}
