using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BestRoute.Tests;

/// <summary>
/// An application whose pool is observed, in a folder of its own: the reference <c>large</c> answers "144", and <c>small</c> draws three samples "sample 0" to "sample 2".
/// Disposing the provider of <see cref="Start"/> records what waits.
/// </summary>
internal sealed class ObservedPool : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("bestroute-").FullName;

    public ManualTime Time { get; } = new();

    public FakeLog Log { get; } = new();

    public FakeChatClient Large { get; } = new("unused") { Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("144", 100, 10)) };

    public FakeChatClient Small { get; } = new("unused") { Respond = static (call, _) => Task.FromResult(FakeChatClient.Answer($"sample {call.SampleIndex}", 100, 20)) };

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public ServiceProvider Start(Action<ObservationOptions>? configure = null, Action<BestRouteOptions>? configurePool = null)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddSingleton<ILoggerFactory>(Log);
        services.AddBestRoute(options => configurePool?.Invoke(options))
            .AddReferenceModel("large", Large, new ModelPrice(10, 10))
            .AddModel("small", Small, new ModelPrice(1, 1), maxSamples: 3)
            .Observe(Folder, options =>
            {
                options.RecordAsIs = true;
                configure?.Invoke(options);
            });
        return services.BuildServiceProvider();
    }

    /// <summary>Sends requests, each after the one before is recorded.</summary>
    public static async Task AskAsync(IServiceProvider provider, int requests)
    {
        var client = provider.GetRequiredService<IChatClient>();
        var log = provider.GetRequiredService<RoutingLog>();
        for (var i = 0; i < requests; i++)
        {
            await client.GetResponseAsync($"Question {i}");
            await log.IdleAsync();
        }

        await log.FlushAsync();
    }

    /// <summary>Reads the rows of all files.</summary>
    public List<JsonNode> Rows() => Lines("????-??-??-????????.jsonl");

    /// <summary>Reads the reports of feedback of all files.</summary>
    public List<JsonNode> Feedback() => Lines("????-??-??-????????.feedback.jsonl");

    /// <summary>The responses of a row, as "model: text".</summary>
    public static IEnumerable<string> Responses(JsonNode row) => row["responses"]!.AsArray().Select(static response => $"{response!["model"]}: {response["text"]}");

    private List<JsonNode> Lines(string files) => [.. Directory.EnumerateFiles(Folder, files).SelectMany(File.ReadLines).Select(static line => JsonNode.Parse(line)!)];
}
