using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BestRoute.Studies.Commands;

namespace BestRoute.Studies.Gateways;

/// <summary>A server in a process of its own, which ends with this object.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Gets the processor time that the process has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server, and waits until it answers.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, from its port.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">Its environment variables, next to those of this process.</param>
    public static async Task<ServerProcess> StartAsync(string program, Func<int, IEnumerable<string>> arguments, string folder, params IEnumerable<(string Name, string Value)> environment)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, arguments(port)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new CommandException($"'{program}' did not start.");

        // Otherwise a server that writes much waits for a reader.
        process.OutputDataReceived += static (_, _) => { };
        var errors = new List<string?>();
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, new Uri($"http://127.0.0.1:{port}/"));
        using var client = new HttpClient();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var response = await client.GetAsync(server.Address);
                return server;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(started) < _patience && !process.HasExited)
            {
                await Task.Delay(100);
            }
            catch (HttpRequestException)
            {
                server.Dispose();
                throw new CommandException($"'{program}' does not answer: {string.Join(' ', errors)}");
            }
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
