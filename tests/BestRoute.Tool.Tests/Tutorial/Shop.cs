using System.Diagnostics;
using System.Text;

namespace BestRoute.Tool.Tests.Tutorial;

/// <summary>The tutorial's application: a project in a folder of its own, and the process that it runs in.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bestroute-tutorial-");
    private readonly HttpClient _http = new() { Timeout = HangGuard.Patience };
    private readonly StringBuilder _log = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Uri? _address;

    public Shop()
    {
        // Instead of `dotnet new web` and `dotnet add package BestRoute`: the library that was built for the tests. Without a package source, nothing comes from a network.
        Write("Shop.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}BestRoute.dll" />
                <Reference Include="{AppContext.BaseDirectory}Microsoft.Extensions.AI.Abstractions.dll" />
              </ItemGroup>
            </Project>
            """);
        Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
    }

    /// <summary>Gets what the application logged.</summary>
    public string Log => _log.ToString();

    /// <summary>Writes a file of the project.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    /// <summary>Gets the files that are in the folder, without those of the build, in ordinal order.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(_folder.FullName, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder.FullName, file))
        .Where(static file => !file.StartsWith("bin", StringComparison.Ordinal) && !file.StartsWith("obj", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>Builds the project.</summary>
    public Task BuildAsync() => RunAsync("dotnet", "build", "-nologo", "-m:1", "-nodeReuse:false", "-o", "bin/out");

    /// <summary>Starts the application on a free port, and waits until it listens. An application that runs is stopped before.</summary>
    public async Task StartAsync()
    {
        await StopAsync();
        _process = Process.Start(StartInfo("dotnet", "bin/out/Shop.dll", "--urls", "http://127.0.0.1:0"))!;
        while (await _process.StandardOutput.ReadLineAsync().OrHang() is { } line)
        {
            _log.AppendLine(line);
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                _address = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
                _reading = DrainAsync(_process.StandardOutput);
                return;
            }
        }

        Assert.Fail($"The application did not start: {_log}");
    }

    /// <summary>Gets the answer of a path of the application.</summary>
    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(_address!, path));

    /// <summary>Stops the application as a service manager does, so that it writes what waits.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await RunAsync("kill", $"{process.Id}");
            await _reading.OrHang();
            await process.WaitForExitAsync().OrHang();
            process.Dispose();
        }
    }

    /// <summary>Runs a program in the folder of the project.</summary>
    /// <returns>What it wrote.</returns>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(program, arguments))!;
        var output = await process.StandardOutput.ReadToEndAsync().OrHang();
        await process.WaitForExitAsync().OrHang();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private ProcessStartInfo StartInfo(string program, params string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = _folder.FullName,
        RedirectStandardOutput = true,
    };

    private async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            _log.AppendLine(line);
        }
    }
}
