using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BestRoute.AspNetCore.Tests;

/// <summary>An application on a free port of the loopback interface. It speaks real HTTP.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestHost(WebApplication application)
    {
        _application = application;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()), Timeout = HangGuard.Patience };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _application.Services;

    public static async Task<TestHost> StartAsync(Action<IServiceCollection> register, Action<WebApplication> map, string environment = "Development", string address = "http://127.0.0.1:0")
    {
        var application = Build(register, environment, address);
        map(application);
        await application.StartAsync().OrHang();
        return new TestHost(application);
    }

    /// <summary>Makes an application that does not start.</summary>
    public static WebApplication Build(Action<IServiceCollection> register, string environment, string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        register(builder.Services);
        return builder.Build();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
