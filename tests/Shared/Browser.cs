using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace BestRoute.Testing;

/// <summary>A Chromium without a window, driven through its DevTools protocol: one page, one call at a time.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // The codes that DevTools wants, and what a key types.
    private static readonly Dictionary<string, (int Code, string Text)> _keys = new()
    {
        ["Tab"] = (9, ""),
        ["Enter"] = (13, "\r"),
        ["ArrowLeft"] = (37, ""),
        ["ArrowRight"] = (39, ""),
        ["ArrowDown"] = (40, ""),
        ["End"] = (35, ""),
        ["Home"] = (36, ""),
    };

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("bestroute-browser-");
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _events = [];
    private readonly CancellationTokenSource _limit = new(HangGuard.Patience);
    private Process? _process;
    private Task _said = Task.CompletedTask;
    private string? _session;
    private int _calls;

    /// <summary>Gets why tests that need a browser cannot run; <see langword="null"/> where they can.</summary>
    public static string? Missing => Find() is null ? $"No browser is installed: none of {string.Join(", ", _names)} is in the PATH." : null;

    /// <summary>Gets everything that the page said so far, in order: events by their <c>method</c>.</summary>
    public IReadOnlyList<JsonElement> Events => _events;

    /// <summary>Starts a browser with an empty page.</summary>
    public static async Task<Browser> StartAsync(int width, bool dark)
    {
        var browser = new Browser();
        try
        {
            await browser._socket.ConnectAsync(await browser.LaunchAsync(), browser._limit.Token);
            var target = await browser.CallAsync("Target.createTarget", new { url = "about:blank" });
            var attached = await browser.CallAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
            browser._session = attached.GetProperty("sessionId").GetString();
            foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
            {
                await browser.CallAsync($"{domain}.enable");
            }

            await browser.ResizeAsync(width);
            await browser.PreferAsync(dark);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets the width of the window in CSS pixels. A narrow one is that of a phone.</summary>
    public Task ResizeAsync(int width) => CallAsync("Emulation.setDeviceMetricsOverride", new { width, height = 900, deviceScaleFactor = 1, mobile = width < 600 });

    /// <summary>Sets whether the user prefers dark pages.</summary>
    public Task PreferAsync(bool dark) =>
        CallAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = dark ? "dark" : "light" } } });

    /// <summary>Opens a file or an address, and waits until it is loaded.</summary>
    public async Task OpenAsync(string address)
    {
        var loaded = Loaded();
        await CallAsync("Page.navigate", new { url = new Uri(address).AbsoluteUri });
        while (Loaded() == loaded)
        {
            _events.Add(await ReceiveAsync());
        }

        int Loaded() => _events.Count(static e => e.GetProperty("method").GetString() == "Page.loadEventFired");
    }

    /// <summary>Presses and releases a key, such as <c>Tab</c> or <c>ArrowRight</c>.</summary>
    public async Task PressAsync(string key)
    {
        var (code, text) = _keys[key];
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyDown", key, code = key, windowsVirtualKeyCode = code, text });
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key, windowsVirtualKeyCode = code });
    }

    /// <summary>Evaluates an expression in the page; waits for a promise.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var exception), exception.ToString());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Calls a method of the protocol.</summary>
    public async Task<JsonElement> CallAsync(string method, object? parameters = null)
    {
        var id = ++_calls;
        var message = new Dictionary<string, object> { ["id"] = id, ["method"] = method, ["params"] = parameters ?? new { } };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, _limit.Token);
        while (true)
        {
            var answer = await ReceiveAsync();
            if (!answer.TryGetProperty("id", out var answered))
            {
                _events.Add(answer);
            }
            else if (answered.GetInt32() == id)
            {
                return answer.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {answer}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();

            // The pipes end with the last of its processes, and until then one of them may still write into the profile.
            await _said;
            _process.Dispose();
        }

        _limit.Dispose();
        _profile.Delete(recursive: true);
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(static folder => _names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private async Task<Uri> LaunchAsync()
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={_profile.FullName}", "--remote-debugging-port=0", "about:blank",
        ];
        _process = Process.Start(new ProcessStartInfo(Find()!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        const string Announcement = "DevTools listening on ";
        var said = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync(_limit.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // A pipe that nobody reads would stop the browser when it is full.
                _said = Task.WhenAll(
                    _process.StandardError.BaseStream.CopyToAsync(Stream.Null), _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null));
                return new Uri(line[Announcement.Length..]);
            }
        }

        throw new InvalidOperationException($"The browser did not start: {said}");
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, _limit.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonSerializer.Deserialize<JsonElement>(message.ToArray());
            }
        }
    }
}
