namespace BestRoute.AspNetCore.Tests.Dashboard;

/// <summary>A page that stays open while the application works, fails, and starts again.</summary>
public sealed class DashboardUpdateTests(OpenDashboard page) : IClassFixture<OpenDashboard>
{
    [BrowserFact]
    public async Task Page_follows_the_application()
    {
        await page.OpenAsync();
        await page.Browser.EvaluateAsync("document.querySelector('#recent details').open = true");

        // New requests come on top. What the user opened stays open, and nothing is asked for twice.
        await page.Traffic.AskAsync(2, options: null);
        await page.RefreshAsync();
        await page.WaitAsync("document.querySelectorAll('#recent > li').length === 16");
        Assert.Equal(Enumerable.Range(1, 16).Reverse().Select(static number => $"{number}"), await NumbersAsync());
        Assert.Equal("14", (await page.Browser.EvaluateAsync("document.querySelector('#recent details[open]').parentElement.dataset.number")).GetString());

        // A model that fails is a notice. The list shows 20 decisions until the user wants all.
        await page.Traffic.BreakAsync();
        await page.RefreshAsync();
        await page.WaitAsync("document.querySelectorAll('#notices li').length > 0");
        Assert.Equal("The circuit of model 'small' is open. Other models answer.", await page.TextAsync("#notices li"));
        Assert.Equal(20, (await page.TextsAsync("#recent > li:not([hidden])")).Length);
        await page.Browser.EvaluateAsync("document.getElementById('more').click()");
        Assert.Equal(page.Traffic.Decisions.Count, (await page.TextsAsync("#recent > li:not([hidden])")).Length);

        // The application cannot be reached: the page says so and keeps its numbers.
        await page.Browser.CallAsync("Network.emulateNetworkConditions", new { offline = true, latency = 0, downloadThroughput = -1, uploadThroughput = -1 });
        await page.RefreshAsync();
        await page.WaitAsync("document.getElementById('connection').textContent");
        Assert.StartsWith("The data cannot be updated: the server cannot be reached. The numbers are from ", await page.TextAsync("#connection"), StringComparison.Ordinal);
        Assert.NotEmpty(await page.TextsAsync("#routes tbody tr"));

        // It was started again, and its traffic begins at zero.
        await page.Traffic.RestartAsync();
        await page.Traffic.AskAsync(1, options: null);
        await page.Browser.CallAsync("Network.emulateNetworkConditions", new { offline = false, latency = 0, downloadThroughput = -1, uploadThroughput = -1 });
        await page.RefreshAsync();
        await page.WaitAsync("document.querySelectorAll('#recent > li').length === 1");
        Assert.Equal("", await page.TextAsync("#connection"));
        Assert.StartsWith("1 request since ", await page.TextAsync("#since"), StringComparison.Ordinal);
        Assert.DoesNotContain(page.Browser.Events, static e => e.GetProperty("method").GetString() is "Runtime.exceptionThrown" or "Runtime.consoleAPICalled");
    }

    private async Task<IEnumerable<string>> NumbersAsync() =>
        (await page.Browser.EvaluateAsync("[...document.querySelectorAll('#recent > li')].map(item => item.dataset.number)")).EnumerateArray().Select(static number => number.GetString()!);
}
