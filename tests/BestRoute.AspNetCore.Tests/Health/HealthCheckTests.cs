using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace BestRoute.AspNetCore.Tests.Health;

/// <summary>The health check, asked for at <c>/health</c> of a real host.</summary>
public sealed class HealthCheckTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeChatClient _large = new("large");
    private readonly FakeChatClient _small = new("small");
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection([new("CanaryShare", "0.5")]).Build();
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        TestPackages.Create().Save(_folder.Package);
        _host = await TestHost.StartAsync(Register, static application => application.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_pool_that_works_is_healthy_and_says_what_is_in_force()
    {
        var (code, report) = await AskAsync();

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("Healthy", (string)report["status"]!);
        var data = report["data"]!;
        Assert.Equal("Route", (string)data["mode"]!);
        Assert.Equal(_folder.Package, (string)data["package"]!);
        Assert.Equal(PackageFolder.FindId(_folder.Package), (string)data["packageId"]!);
        Assert.Equal("available", (string)data["model:large"]!);
        Assert.Equal("available", (string)data["model:small"]!);
    }

    [Fact]
    public async Task A_model_whose_circuit_is_open_makes_the_pool_degraded_until_it_answers_again()
    {
        await FailAsync("small", _small);

        var (code, report) = await AskAsync();
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal("Degraded", (string)report["status"]!);
        Assert.Equal("The circuit of model 'small' is open. Other models answer.", (string)report["description"]!);
        Assert.Equal("open until 2026-01-01T00:00:30.0000000+00:00", (string)report["data"]!["model:small"]!);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("open: the next request tries it", (string)(await AskAsync()).Report["data"]!["model:small"]!);
        _small.Respond = static (_, _) => Task.FromResult(FakeChatClient.Answer("back"));
        await CallAsync("small");

        Assert.Equal("Healthy", (string)(await AskAsync()).Report["status"]!);
    }

    [Fact]
    public async Task A_reference_model_whose_circuit_is_open_makes_the_pool_degraded()
    {
        await FailAsync("large", _large);

        var (_, report) = await AskAsync();
        Assert.Equal("Degraded", (string)report["status"]!);
        Assert.Equal("The circuit of the reference model 'large' is open. Candidate models answer.", (string)report["description"]!);
    }

    [Fact]
    public async Task A_pool_is_unhealthy_while_no_model_is_available_and_gets_requests_again_after_the_break()
    {
        await FailAsync("small", _small);
        await FailAsync("large", _large);

        var (code, report) = await AskAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal("Unhealthy", (string)report["status"]!);
        Assert.StartsWith("No model is available", (string)report["description"]!, StringComparison.Ordinal);

        // Otherwise a load balancer would never send the request that finds out that a model works again.
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("Degraded", (string)(await AskAsync()).Report["status"]!);
    }

    [Fact]
    public async Task A_damaged_package_on_disk_makes_the_pool_degraded_until_a_good_one_is_there()
    {
        var manifest = await File.ReadAllBytesAsync(_folder.File("manifest.json"));
        var id = PackageFolder.FindId(_folder.Package);
        await File.WriteAllTextAsync(_folder.File("manifest.json"), "{");
        Look();

        var (_, report) = await AskAsync();
        Assert.Equal("Degraded", (string)report["status"]!);
        Assert.StartsWith("The package in the folder is not used, and the earlier one stays in force. ", (string)report["description"]!, StringComparison.Ordinal);
        Assert.Contains("manifest.json", (string)report["description"]!, StringComparison.Ordinal);
        Assert.Equal(id, (string)report["data"]!["packageId"]!);

        await File.WriteAllBytesAsync(_folder.File("manifest.json"), manifest);
        Look();
        Assert.Equal("Healthy", (string)(await AskAsync()).Report["status"]!);
    }

    [Fact]
    public async Task A_package_that_does_not_fit_makes_the_pool_degraded_until_the_old_one_is_there_again()
    {
        var manifest = await File.ReadAllTextAsync(_folder.File("manifest.json"));
        await File.WriteAllTextAsync(_folder.File("manifest.json"), manifest.Replace("\"large\"", "\"big\"", StringComparison.Ordinal));
        Look();

        var (_, report) = await AskAsync();
        Assert.Equal("Degraded", (string)report["status"]!);
        Assert.Contains("was trained for the reference model 'big'", (string)report["description"]!, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_folder.File("manifest.json"), manifest);
        Look();
        Assert.Equal("Healthy", (string)(await AskAsync()).Report["status"]!);
    }

    [Fact]
    public async Task An_invalid_change_of_the_options_makes_the_pool_degraded_until_it_is_corrected()
    {
        Change("CanaryShare", "7");

        var (_, report) = await AskAsync();
        Assert.Equal("Degraded", (string)report["status"]!);
        Assert.Contains("CanaryShare is 7", (string)report["description"]!, StringComparison.Ordinal);

        Change("CanaryShare", "0.7");
        Assert.Equal("Healthy", (string)(await AskAsync()).Report["status"]!);
    }

    [Fact]
    public async Task A_suspended_target_makes_the_pool_degraded()
    {
        using var folder = new TemporaryFolder();
        var target = RoutingTarget.CostReduction(0.6);
        PackageModel[] calibrated = [new("small", 2, new ModelPrice(5, 5)), new("large", 1, TestServices.Expensive)];
        TestPackages.Create(points: [new(target, null, 1, new(1000, 0.61, -0.02, null), calibrated)]).Save(folder.Package);
        var services = new ServiceCollection().AddLogging();
        services.AddBestRoute(options => options.Target = target)
            .UsePackage(folder.Package)
            .AddReferenceModel("large", new FakeChatClient(), TestServices.Expensive)
            .AddModel("small", new FakeChatClient(), TestServices.Cheap, maxSamples: 2);
        await using var provider = services.AddHealthChecks().AddBestRoute().Services.BuildServiceProvider();

        var entry = (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["bestroute"];

        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.StartsWith("The target, a cost reduction of 60%, is suspended, and the reference model answers every request. Changed since the calibration: 'small' costs", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_tags_and_the_failure_status_are_those_of_the_registration()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddHealthChecks().AddBestRoute().AddBestRoute("other", tags: ["ready"]).AddBestRoute("third", "own", HealthStatus.Degraded).Services
            .BuildServiceProvider();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(["bestroute", "bestroute-other", "own"], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["ready"], report.Entries["bestroute-other"].Tags);
        Assert.Equal(HealthStatus.Degraded, report.Entries["own"].Status);
        Assert.Equal(
            "No pool with the name 'other' is registered. Register it with services.AddBestRoute(\"other\"), or pass the name of another pool.",
            report.Entries["bestroute-other"].Exception!.Message);
    }

    private void Register(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(_time);
        services.AddBestRoute(_configuration)
            .UsePackage(_folder.Package)
            .AddReferenceModel("large", _large, TestServices.Expensive)
            .AddModel("small", _small, TestServices.Cheap);
        services.AddHealthChecks().AddBestRoute();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var entry = report.Entries["bestroute"];
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = entry.Status.ToString(), entry.Description, entry.Data }, JsonSerializerOptions.Web));
    }

    private async Task<(HttpStatusCode Code, JsonNode Report)> AskAsync()
    {
        using var response = await _host.Client.GetAsync("/health");
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Lets a model fail until its circuit opens.</summary>
    private async Task FailAsync(string id, FakeChatClient client)
    {
        client.Respond = static (_, _) => Task.FromException<ChatResponse>(new HttpRequestException("The backend is down."));
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(id));
        }
    }

    private Task<ChatResponse> CallAsync(string id) => _host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Hi", new ChatOptions { ModelId = id });

    private void Look()
    {
        _time.Advance(PackageWatch.Interval);
        _time.Advance(PackageWatch.Interval);
    }

    private void Change(string key, string value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }
}
