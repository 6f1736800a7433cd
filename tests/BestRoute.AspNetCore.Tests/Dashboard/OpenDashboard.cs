using System.Text.Json;

namespace BestRoute.AspNetCore.Tests.Dashboard;

/// <summary>The dashboard of <see cref="ScriptedTraffic"/> in a browser: one application and one browser for all tests of a class.</summary>
public sealed class OpenDashboard : IAsyncLifetime
{
    internal ScriptedTraffic Traffic { get; } = new();

    internal Browser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Browser.Missing is null)
        {
            await Traffic.InitializeAsync();
            Browser = await Browser.StartAsync(1440, dark: false);
        }
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
            await Traffic.DisposeAsync();
        }
    }

    /// <summary>Opens the page and waits for its first data.</summary>
    internal async Task OpenAsync(string query = "", int width = 1440, bool dark = false)
    {
        await Browser.ResizeAsync(width);
        await Browser.PreferAsync(dark);
        await Browser.OpenAsync(new Uri(Traffic.Host.Client.BaseAddress!, $"/bestroute{query}").AbsoluteUri);
        await WaitAsync("!document.getElementById('content').hidden");
    }

    /// <summary>Asks for the data now, as the page does when the user comes back to it.</summary>
    internal Task RefreshAsync() => Browser.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");

    /// <summary>Waits until a condition is true in the page.</summary>
    internal Task WaitAsync(string condition) =>
        Browser.EvaluateAsync($"new Promise(done => {{ const look = () => {condition} ? done() : requestAnimationFrame(look); look(); }})");

    /// <summary>Gets the text of the elements that a selector finds, on one line each.</summary>
    internal async Task<string[]> TextsAsync(string selector) =>
        [.. (await Browser.EvaluateAsync($"[...document.querySelectorAll({JsonSerializer.Serialize(selector)})].map(e => e.innerText.replace(/\\s+/g, ' ').trim())")).EnumerateArray().Select(static text => text.GetString()!)];

    /// <summary>Gets the text of an element.</summary>
    internal async Task<string> TextAsync(string selector) => Assert.Single(await TextsAsync(selector));
}
