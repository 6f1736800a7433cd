using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BestRoute.OpenAI.Tests.Servers;

/// <summary>A server on the loopback interface that records requests and answers as a script says. It speaks real HTTP.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();

    private ScriptedServer(WebApplication application, Func<ReceivedRequest, HttpContext, Task> script)
    {
        _application = application;
        application.Run(async context =>
        {
            var request = await ReceivedRequest.ReadAsync(context.Request);
            _requests.Enqueue(request);
            await script(request, context);
        });
    }

    /// <summary>Gets the address of the API, such as <c>http://127.0.0.1:5000/v1</c>.</summary>
    public Uri Endpoint => new(_application.Urls.Single() + "/v1");

    /// <summary>Gets the requests in the order in which they arrived.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    public static async Task<ScriptedServer> StartAsync(Func<ReceivedRequest, HttpContext, Task> script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ScriptedServer(builder.Build(), script);
        await server._application.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
