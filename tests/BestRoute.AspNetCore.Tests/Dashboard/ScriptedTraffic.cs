using BestRoute.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.AspNetCore.Tests.Dashboard;

/// <summary>
/// An application with a dashboard and two pools. The default pool has had scripted traffic; the pool <c>shop</c> has had none. The backends and the caller keep ledgers of their own.
/// </summary>
public sealed class ScriptedTraffic : IAsyncLifetime
{
    /// <summary>What no data of the dashboard may contain.</summary>
    internal const string Prompt = "a private question about <b>taxes</b>";

    /// <summary>The id of a model of the pool <c>shop</c>: a page must show it as text.</summary>
    internal const string Markup = "<img src=x onerror='window.hostile = 1'>";

    internal const string Answer = "a private answer";

    // About what the router expects, so that the estimates are near the bill.
    private const int InputTokens = 10;
    private const int OutputTokens = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeChatClient _large = new();
    private readonly FakeChatClient _small = new();

    internal TestHost Host { get; private set; } = null!;

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 4, 10, 30, 0, TimeSpan.Zero));

    /// <summary>Gets the decisions that the caller got, in order.</summary>
    internal List<RoutingDecision> Decisions { get; } = [];

    /// <summary>Gets what the backends charged, in US dollars.</summary>
    internal double Charged { get; private set; }

    internal string PackageId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        TestPackages.Create().Save(_folder.Package);
        PackageId = PackageFolder.FindId(_folder.Package)!;
        Host = await TestHost.StartAsync(Register, static application => application.MapBestRoute());
        _small.Respond = (_, _) => AnswerAsync(TimeSpan.FromMilliseconds(250), price: 1);
        _large.Respond = (_, _) => AnswerAsync(TimeSpan.FromSeconds(1), price: 10);

        await AskAsync(6, new ChatOptions().WithThreshold(0.5));
        await AskAsync(3, new ChatOptions().WithThreshold(0.9));
        await AskAsync(1, new ChatOptions().WithRoute("small", 2));
        await AskAsync(1, new ChatOptions().WithTenant("acme"));

        // That was the whole budget of the tenant.
        await Assert.ThrowsAsync<BudgetExceededException>(() => AskAsync(1, new ChatOptions().WithTenant("acme")));

        // The small model fails: the large one answers, or nothing if the caller names the small one.
        var working = _small.Respond;
        _small.Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException("The backend is down."));
        await AskAsync(1, new ChatOptions().WithThreshold(0.5));
        await AskAsync(1, new ChatOptions().WithRoute("small"));

        using var stop = new CancellationTokenSource();
        _small.Respond = (_, _) =>
        {
            stop.Cancel();
            return new TaskCompletionSource<ChatResponse>().Task;
        };
        await AskAsync(1, new ChatOptions().WithRoute("small"), stop.Token);
        _small.Respond = working;
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Sends requests, one after the other.</summary>
    internal async Task AskAsync(int count, ChatOptions? options, CancellationToken cancellationToken = default)
    {
        var chat = Host.Services.GetRequiredService<IChatClient>();
        for (var i = 0; i < count; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            try
            {
                Decisions.Add((await chat.GetResponseAsync(Prompt, options, cancellationToken)).GetRoutingDecision()!);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                Decisions.Add(error.GetRoutingDecision()!);
            }
        }
    }

    /// <summary>Stops the application, and starts it again at the same address.</summary>
    internal async Task RestartAsync()
    {
        var address = Host.Client.BaseAddress!.AbsoluteUri;
        await Host.DisposeAsync();
        Time.Advance(TimeSpan.FromMinutes(1));
        Host = await TestHost.StartAsync(Register, static application => application.MapBestRoute(), address: address);
        Decisions.Clear();
    }

    /// <summary>Lets the small model fail until its circuit opens.</summary>
    internal async Task BreakAsync()
    {
        _small.Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException("The backend is down."));
        await AskAsync(10, new ChatOptions().WithRoute("small"));
    }

    private void Register(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Time);
        services.AddBestRoute(static options =>
            {
                options.Predictor = new FakePredictor([new ModelRoute("small", 1), new("small", 2), new("large", 1)]) { ["small"] = new(0.6, 0.6), ["small", 2] = new(0.7, 0.7) };
                options.Budgets.Add(new() { Name = "daily", Limit = 1, Period = BudgetPeriod.Day });
                options.Budgets.Add(new() { Name = "customers", Limit = 0.003, Scope = BudgetScope.Tenant, IsHardLimit = true });
            })
            .UsePackage(_folder.Package)
            .AddReferenceModel("large", _large, TestServices.Expensive)
            .AddModel("small", _small, TestServices.Cheap, maxSamples: 2);
        services.AddBestRoute("shop")
            .AddReferenceModel("shop-large", new FakeChatClient(), TestServices.Expensive)
            .AddModel(Markup, new FakeChatClient(), TestServices.Cheap);
    }

    private Task<ChatResponse> AnswerAsync(TimeSpan duration, double price)
    {
        Time.Advance(duration);
        lock (_folder)
        {
            Charged += (InputTokens + OutputTokens) * price / 1e6;
        }

        return Task.FromResult(FakeChatClient.Answer(Answer, InputTokens, OutputTokens));
    }
}
