using System.Diagnostics;
using System.Net.Http.Headers;
using BestRoute.Studies.Commands;

namespace BestRoute.Studies.Gateways;

/// <summary>Sends the same request over a number of connections. Each connection sends the next one when it has its answer.</summary>
/// <param name="target">Where to send it.</param>
/// <param name="connections">The number of connections.</param>
/// <param name="streaming">Whether the answers are streamed.</param>
internal sealed class Load(Target target, int connections, bool streaming) : IDisposable
{
    private static readonly byte[] _end = "data: [DONE]\n\n"u8.ToArray();

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false });

    /// <summary>Sends requests for some time.</summary>
    /// <returns>How long each took, in milliseconds, and how long all took.</returns>
    public async Task<(double[] Latencies, TimeSpan Elapsed)> SendAsync(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>();
            var buffer = new byte[16 * 1024];
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                var begin = Stopwatch.GetTimestamp();
                await SendAsync(buffer);
                own.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }

            return own;
        })));
        return ([.. latencies.SelectMany(static own => own)], Stopwatch.GetElapsedTime(started));
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(byte[] buffer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Endpoint) { Content = new ByteArrayContent(target.Body(streaming)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in target.Headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var body = await response.Content.ReadAsStreamAsync();
        var length = 0;
        for (int read; (read = await body.ReadAsync(buffer.AsMemory(length))) > 0; length += read)
        {
        }

        var isWhole = streaming ? buffer.AsSpan(0, length).EndsWith(_end) : buffer.AsSpan(0, length).TrimEnd("\r\n "u8).EndsWith("}"u8);
        if (!response.IsSuccessStatusCode || !isWhole || length < 1000)
        {
            throw new CommandException($"{target.Name} answered with status {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(buffer, 0, Math.Min(length, 500))}");
        }
    }
}
