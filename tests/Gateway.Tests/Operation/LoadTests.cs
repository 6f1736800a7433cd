using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Operation;

/// <summary>What an engineer does to a gateway while it answers, and what happens to it: no request may fail, and the dashboard must agree with the accounts of the backends.</summary>
public sealed class LoadTests : IDisposable
{
    private const int Requests = 2000;

    // Between two changes.
    private const int Pause = 300;

    private readonly DirectoryInfo _package = Directory.CreateTempSubdirectory("bestroute-load-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 10, 8, 0, 0, TimeSpan.Zero));

    public LoadTests() => CopyPackage();

    public void Dispose() => _package.Delete(recursive: true);

    [Fact]
    public async Task Changes_during_2000_requests_lose_none_and_the_dashboard_agrees_with_the_backends()
    {
        await using var large = await LedgerServer.StartAsync(5);
        await using var medium = await LedgerServer.StartAsync(1);
        await using var small = await LedgerServer.StartAsync(0.2);
        await using var gateway = await GatewayHost.StartAsync(Settings(large, medium, small), time: _time);
        var first = await gateway.Client.GetFromJsonAsync<JsonObject>("/bestroute/data");
        JsonObject? duringOutage = null;
        Func<Task>[] changes =
        [
            () => Task.Run(() => gateway.Set("BestRoute:Threshold", "0.5")),
            SwapPackageAsync,
            () => Task.FromResult(small.IsDown = true),
            async () =>
            {
                duringOutage = await gateway.Client.GetFromJsonAsync<JsonObject>("/bestroute/data");
                small.IsDown = false;
                _time.Advance(TimeSpan.FromSeconds(6));
            },
            () => Task.Run(() => gateway.Set("BestRoute:Budgets:0:Limit", "0.000001")),
        ];

        var answers = new JsonNode[Requests];
        var applied = Array.ConvertAll(changes, static _ => new TaskCompletionSource());
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            // A change is made while other requests run. Half of the pause later, it must have been made.
            var change = (i / Pause) - 1;
            if (change >= 0 && change < changes.Length && i % Pause == 0)
            {
                await changes[change]().OrHang();
                applied[change].SetResult();
            }
            else if (change >= 0 && change < changes.Length && i % Pause >= Pause / 2)
            {
                await applied[change].Task.OrHang();
            }

            answers[i] = await AskAsync(gateway, Question(new Random(i)), isStreamed: i % 2 == 1).OrHang();
        });

        var last = (await gateway.Client.GetFromJsonAsync<JsonObject>("/bestroute/data"))!;
        AssertChangesApplied(first!, duringOutage!, last, answers);
        AssertTrafficIsThatOf(answers, last["traffic"]!);
        AssertAccountsAreThoseOf([(GatewayHost.Large, large), (GatewayHost.Medium, medium), (GatewayHost.Small, small)], last);
    }

    /// <summary>Each change had its effect on the requests after it.</summary>
    private static void AssertChangesApplied(JsonObject first, JsonObject duringOutage, JsonObject last, JsonNode[] answers)
    {
        Assert.Equal(0.95, (double?)answers[0]["threshold"]);
        Assert.Equal(0.5, (double?)answers[2 * Pause]["threshold"]);
        Assert.Equal((string?)first["pool"]!["packageId"], (string?)answers[0]["packageId"]);
        Assert.NotEqual((string?)first["pool"]!["packageId"], (string?)last["pool"]!["packageId"]);
        Assert.Equal((string?)last["pool"]!["packageId"], (string?)answers[^1]["packageId"]);

        static bool IsAvailable(JsonObject data, string model) => (bool)data["pool"]!["models"]!.AsArray().Single(state => (string?)state!["id"] == model)!["isAvailable"]!;
        Assert.False(IsAvailable(duringOutage, GatewayHost.Small));
        Assert.True(IsAvailable(last, GatewayHost.Small));
        Assert.Contains(answers[(4 * Pause)..(5 * Pause)], static decision => ModelOf(decision) == GatewayHost.Small);

        Assert.Equal(1, (double?)answers[^1]["budgetPressure"]);
        Assert.All(answers[^100..], static decision => Assert.Equal((GatewayHost.Small, 1), (ModelOf(decision), (int)decision["route"]!["samples"]!)));
    }

    /// <summary>The sums are those of the decisions that the callers got.</summary>
    private static void AssertTrafficIsThatOf(JsonNode[] answers, JsonNode traffic)
    {
        Assert.Equal((Requests, 0, 0), ((int)traffic["answered"]!, (int)traffic["failed"]!, (int)traffic["canceled"]!));
        Assert.Equal(
            answers.CountBy(static decision => decision["route"]!.ToJsonString()).ToDictionary(),
            traffic["routes"]!.AsArray().ToDictionary(static route => route!["route"]!.ToJsonString(), static route => (int)route!["answered"]!));
        Assert.Equal(
            answers.CountBy(static decision => (string)decision["reason"]!).ToDictionary(),
            traffic["reasons"]!.AsArray().ToDictionary(static reason => (string)reason!["reason"]!, static reason => (int)reason!["answered"]!));
        Assert.Equal(answers.Sum(static decision => (double)decision["cost"]!), (double)traffic["cost"]!, 1e-9);
        Assert.Equal(Requests, (int)traffic["total"]!["count"]!);
    }

    /// <summary>The samples and the money are those that the backends counted.</summary>
    private static void AssertAccountsAreThoseOf((string Model, LedgerServer Ledger)[] backends, JsonObject data)
    {
        var traffic = data["traffic"]!;
        Assert.Equal(
            backends.Select(static backend => (backend.Model, backend.Ledger.Choices, backend.Ledger.FailedChoices)),
            traffic["models"]!.AsArray().Select(static model => ((string)model!["model"]!, (long)model["returned"]!, (long)model["failed"]!)).OrderBy(static model => model.Item1 switch
            {
                GatewayHost.Large => 0,
                GatewayHost.Medium => 1,
                _ => 2,
            }));
        Assert.True(backends[2].Ledger.FailedChoices > 0, "The backend got no request while it was down.");
        Assert.All(traffic["models"]!.AsArray(), static model => Assert.Equal(0, (int)model!["canceled"]!));

        var spent = backends.Sum(static backend => backend.Ledger.Cost);
        Assert.Equal(spent, (double)traffic["cost"]!, 1e-9);
        Assert.Equal(spent, traffic["routes"]!.AsArray().Sum(static route => (double)route!["cost"]!), 1e-9);
        Assert.Equal(spent, (double)Assert.Single(data["pool"]!["budgets"]!.AsArray())!["spent"]!, 1e-6);
    }

    private static string ModelOf(JsonNode decision) => (string)decision["route"]!["model"]!;

    private static async Task<JsonNode> AskAsync(GatewayHost gateway, string question, bool isStreamed)
    {
        var request = GatewayHost.Request("best-route", question);
        request["stream"] = isStreamed;
        using var response = await gateway.PostAsync(request);
        return isStreamed
            ? (await EventStream.ReadChunksAsync(response))[^1]["metadata"]!["best_route"]!
            : JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["metadata"]!["best_route"]!;
    }

    /// <summary>Makes a question of a kind that the package knows. Some need several steps.</summary>
    private static string Question(Random random) =>
        $"Start with {random.Next(10, 99)}. {string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"Now add {random.Next(10, 99)}, then multiply by {random.Next(2, 9)}."))} Which number do you get?";

    private (string Key, string? Value)[] Settings(LedgerServer large, LedgerServer medium, LedgerServer small) =>
    [
        .. GatewayHost.Pool(large.Server, medium.Server, small.Server).Where(static setting => setting.Key != "BestRoute:Package"),
        ("Gateway:RequestsPerMinute", "1000000"),
        ("BestRoute:Package", _package.FullName),
        ("BestRoute:Threshold", "0.95"),
        ("BestRoute:OutOfDistributionLimit", "1"),
        ("BestRoute:CircuitBreaker:BreakDuration", "00:00:05"),
        ("BestRoute:Budgets:0:Name", "spending"),
        ("BestRoute:Budgets:0:Limit", "1000"),
        ("BestRoute:Budgets:0:Period", "Month"),

        // With one call for all samples of a draw, nothing is cancelled and estimated, so the bill is that of the backends.
        ("BestRoute:Models:1:MultipleChoices", "Native"),
        ("BestRoute:Models:2:MultipleChoices", "Native"),
    ];

    private void CopyPackage()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "assets", "quickstart")))
        {
            File.Copy(file, Path.Combine(_package.FullName, Path.GetFileName(file)));
        }
    }

    /// <summary>Writes another package over the one in force. The router sees it with the second look at the folder.</summary>
    private async Task SwapPackageAsync()
    {
        var path = Path.Combine(_package.FullName, "manifest.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        manifest["operatingPoint"]!["lambda"] = 1.5;
        await File.WriteAllTextAsync(path, manifest.ToJsonString());
        _time.Advance(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
    }
}
