using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Clients;

/// <summary>Runs calls of OpenAI's client for JavaScript, each in a process of Node.js.</summary>
internal static class Node
{
    // The package asks for 22. The calls of these tests run on 20 too.
    private const int OldestVersion = 20;

    private static readonly string _modules = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(static entry => entry.Key == "NpmModules").Value!;

    /// <summary>Gets why tests that need the client cannot run; <see langword="null"/> where they can.</summary>
    public static string? Missing { get; } =
        !Directory.Exists(Path.Combine(_modules, "openai")) ? "The npm package 'openai' is not installed."
        : Version() is not { } version ? "Node.js is not installed."
        : version < OldestVersion ? $"Node.js {version} is installed, but the npm package 'openai' needs {OldestVersion} or later."
        : null;

    /// <summary>Runs one of the calls in <c>client.cjs</c>.</summary>
    /// <returns>The JSON that it wrote.</returns>
    public static async Task<JsonNode> RunAsync(string call, GatewayHost gateway, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Clients", "client.cjs"), call, gateway.Endpoint.ToString(), GatewayHost.Key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = _modules;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync().OrHang();
            await process.WaitForExitAsync().OrHang();
            Assert.True(process.ExitCode == 0, errors);
            return JsonNode.Parse(await output)!;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static int? Version()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            var text = process.StandardOutput.ReadToEnd();
            return int.TryParse(text.TrimStart('v').Split('.')[0], out var version) ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
