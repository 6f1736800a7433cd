using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace BestRoute.Redis.Tests;

/// <summary>An instance of an application with a shared budget: in this process, or the whole of a second one.</summary>
internal static class Instance
{
    /// <summary>The limit of the budget. Each request costs 0.001.</summary>
    public const double Limit = 0.5;

    /// <summary>The second process: <c>CONFIGURATION TICKS REQUESTS</c>. It prints what <see cref="RunAsync"/> returns.</summary>
    public static async Task<int> Main(string[] arguments)
    {
        var time = new FixedTime(new DateTimeOffset(long.Parse(arguments[1], CultureInfo.InvariantCulture), TimeSpan.Zero));
        Console.WriteLine(await RunAsync(arguments[0], time, int.Parse(arguments[2], CultureInfo.InvariantCulture)));
        return 0;
    }

    /// <summary>Starts the second process.</summary>
    public static async Task<string> StartAsync(string configuration, FixedTime time, int requests)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, ["exec", typeof(Instance).Assembly.Location, configuration, $"{time.GetUtcNow().Ticks}", $"{requests}"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync().OrHang();
        await process.WaitForExitAsync().OrHang();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"The second process ended with {process.ExitCode}: {output}");
    }

    /// <summary>Sends requests, waits until Redis has what they cost, and returns what the instance knows then: what is spent, and the pressure.</summary>
    public static async Task<string> RunAsync(string configuration, TimeProvider time, int requests)
    {
        var services = new ServiceCollection().AddSingleton(time);
        services.AddBestRoute(static options => options.Budgets.Add(new BudgetOptions { Name = "shared", Limit = Limit }))
            .AddReferenceModel("large", new Backend(), new ModelPrice(1, 1))
            .AddModel("small", new Backend(), new ModelPrice(0.1, 0.1))
            .UseRedisBudgets(configuration);
        var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<BestRouteChatClient>();
        for (var i = 0; i < requests; i++)
        {
            await client.GetResponseAsync("Hello");
        }

        await provider.DisposeAsync();
        var reading = client.ReadBudgets().Single();
        return string.Create(CultureInfo.InvariantCulture, $"{reading.Spent:R} {reading.Pressure:R}");
    }

    private sealed class Backend : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "yes")) { Usage = new() { InputTokenCount = 900, OutputTokenCount = 100 } });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
