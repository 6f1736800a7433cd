using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Hosting;

/// <summary>The program itself, in a process of its own, as <c>dotnet run</c> starts it.</summary>
public sealed partial class ProgramTests
{
    [Fact]
    public async Task In_Development_it_answers_the_request_that_it_prints()
    {
        using var process = Start("Development");
        try
        {
            var printed = new StringBuilder();
            while (!printed.ToString().Contains("}'", StringComparison.Ordinal))
            {
                printed.AppendLine(await process.StandardOutput.ReadLineAsync().OrHang() ?? throw new InvalidOperationException($"The program ended: {printed}"));
            }

            var command = Command().Match(printed.ToString());
            using var client = new HttpClient();
            using var response = await client.PostAsync(command.Groups["url"].Value, new StringContent(command.Groups["body"].Value, Encoding.UTF8, "application/json")).OrHang();

            var text = await response.Content.ReadAsStringAsync();
            Assert.Contains("The answer is 123.", (string?)JsonNode.Parse(text)!["choices"]![0]!["message"]!["content"], StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task In_Production_it_does_not_start_without_keys()
    {
        using var process = Start("Production");
        var errors = await process.StandardError.ReadToEndAsync().OrHang();
        await process.WaitForExitAsync().OrHang();

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("Gateway:ApiKeys is empty", errors, StringComparison.Ordinal);
    }

    private static Process Start(string environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--environment", environment, "--contentRoot", AppContext.BaseDirectory, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"curl -i (?<url>\S+) .*-d '(?<body>.*?)'", RegexOptions.Singleline)]
    private static partial Regex Command();
}
