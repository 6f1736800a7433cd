using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BestRoute.Redis.Tests;

/// <summary>A server on a free port, which writes each command to a file at once. It can be killed and started again.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bestroute-redis");
    private Process? _process;

    /// <summary>Gets the program; null if it is not installed.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);

    public int Port { get; private set; }

    /// <summary>Gets a configuration that notices quickly that the server is back.</summary>
    public string Configuration => $"127.0.0.1:{Port},connectRetry=1,connectTimeout=1000,asyncTimeout=30000";

    public async Task InitializeAsync()
    {
        // Another program can take a port that was free a moment ago.
        for (var attempt = 0; Program is not null && _process is null && attempt < 10; attempt++)
        {
            Port = FreePort();
            await StartAsync();
        }
    }

    /// <summary>Starts the server on its port, with what it had stored.</summary>
    public async Task StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(
            Program!, ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--logfile", ""])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync().OrHang() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _process = process;
                _ = process.StandardOutput.ReadToEndAsync();
                return;
            }
        }
    }

    /// <summary>Ends the server as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().OrHang();
        _process.Dispose();
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
