using System.Text.Json;
using System.Text.RegularExpressions;

namespace BestRoute.Tool.Tests.Tutorial;

/// <summary>
/// Does what docs/tutorial.md says, with the code and the commands that it prints. What differs: the project refers to the library that was built for the tests instead of its package, the port is a
/// free one, a client of the test sends what curl would send, and the application is stopped before the report, so that all rows are written.
/// </summary>
public sealed partial class TutorialTests
{
    private const string Tool = "bestroute ";

    [ShellFact]
    public async Task The_tutorial_leads_to_traffic_that_costs_less()
    {
        var blocks = TutorialPage.Read();
        await using var shop = new Shop();
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var typed = new List<(string Section, string Command)>();
        foreach (var (section, language, text) in blocks)
        {
            switch (language)
            {
                case "csharp":
                    shop.Write("Program.cs", text);
                    await shop.BuildAsync();
                    break;
                case "json":
                    shop.Write("appsettings.json", text);
                    break;
                default:
                    foreach (var command in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    {
                        typed.Add((section, command));
                        answers[command] = await DoAsync(shop, command);
                    }

                    break;
            }
        }

        await shop.StopAsync();

        // From an application with traffic to a package that routes it.
        Assert.InRange(typed.Count(static one => one.Section is "3. Report" or "4. Train" or "5. Route"), 1, 4);
        Assert.Equal(["Program.cs", "Shop.csproj", "appsettings.json", "nuget.config"], shop.Files().Where(static file => !file.StartsWith("routing", StringComparison.Ordinal)));
        Assert.Equal(1, blocks.Count(static block => block.Language == "json"));

        // One question, and the traffic.
        Assert.Contains("\"text\":\"14, 41, The answer is 41.\"", answers[typed.Single(static one => one.Command.Contains("/ask", StringComparison.Ordinal)).Command], StringComparison.Ordinal);
        var report = answers[typed.Single(static one => one.Command.StartsWith(Tool + "report", StringComparison.Ordinal)).Command];
        Assert.Contains("2,001 rows", report, StringComparison.Ordinal);

        var live = JsonSerializer.Deserialize<Bill>(answers[typed[^1].Command], JsonSerializerOptions.Web)!;
        var saving = 100 * (1 - (live.Cost / live.EstimatedCostOfTheReference));
        Assert.True(saving > 20, $"It saved {saving:0.#}%.");
        ReportedSaving.Of(report).AssertContains(saving, observed: 2001, live.Requests);
    }

    private static async Task<string> DoAsync(Shop shop, string command)
    {
        if (command.StartsWith(Tool, StringComparison.Ordinal))
        {
            await shop.StopAsync();
            return await shop.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "BestRoute.Tool.dll"), .. command[Tool.Length..].Split(' ')]);
        }

        if (Request().Match(command) is { Success: true } request)
        {
            return await shop.GetAsync(request.Groups["path"].Value);
        }

        if (command.StartsWith("dotnet run --urls ", StringComparison.Ordinal))
        {
            await shop.StartAsync();
            return "";
        }

        Assert.Contains(command, (string[])
        [
            "dotnet pack REPOSITORY", "dotnet tool install --global BestRoute.Tool --add-source REPOSITORY/.nuget/feed",
            "dotnet new web --output Shop", "cd Shop", "dotnet add package BestRoute --source REPOSITORY/.nuget/feed",
        ]);
        return "";
    }

    [GeneratedRegex("""^curl "http://localhost:5000(?<path>/.*)"$""")]
    private static partial Regex Request();

    private sealed record Bill(int Requests, double Cost, double EstimatedCostOfTheReference);
}
