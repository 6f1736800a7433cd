using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using BestRoute.OpenAI.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests;

/// <summary>A gateway on a free port of the loopback interface, with scripted servers as its backends. It speaks real HTTP.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string Key = "the-key-of-the-tests";

    /// <summary>The key that the gateway sends to its backends.</summary>
    public const string BackendKey = "sk-backend-0123456789";

    public const string Large = "standin-large";
    public const string Medium = "standin-medium";
    public const string Small = "standin-small";

    private readonly WebApplication _application;

    private GatewayHost(WebApplication application)
    {
        _application = application;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()), Timeout = Timeout.InfiniteTimeSpan };
        Client.DefaultRequestHeaders.Add("Authorization", $"Bearer {Key}");
    }

    /// <summary>Gets a client that sends the API key.</summary>
    public HttpClient Client { get; }

    public Uri Endpoint => new(Client.BaseAddress!, "/v1");

    /// <summary>Starts a gateway whose models are all on one server.</summary>
    public static Task<GatewayHost> StartAsync(ScriptedServer server, params (string Key, string? Value)[] settings) => StartAsync(server, server, settings);

    /// <summary>Starts a gateway whose reference model is on one server, and its candidates on another.</summary>
    public static Task<GatewayHost> StartAsync(ScriptedServer reference, ScriptedServer candidates, params (string Key, string? Value)[] settings) =>
        StartAsync([.. Pool(reference, candidates), .. settings]);

    public static async Task<GatewayHost> StartAsync((string Key, string? Value)[] settings, ILoggerProvider? logs = null, TimeProvider? time = null)
    {
        var application = Build(settings, logs, time);
        await application.StartAsync();
        return new GatewayHost(application);
    }

    /// <summary>Makes the settings of a pool on scripted servers.</summary>
    public static (string Key, string? Value)[] Pool(ScriptedServer reference, ScriptedServer candidates) => Pool(reference, candidates, candidates);

    /// <summary>Makes the settings of a pool whose models are on a scripted server each.</summary>
    public static (string Key, string? Value)[] Pool(ScriptedServer large, ScriptedServer medium, ScriptedServer small) =>
    [
        ("Gateway:ApiKeys:tests", Key),
        ("BestRoute:Package", "assets/quickstart"),
        .. Model(0, Large, large, price: 5, samples: 1),
        .. Model(1, Medium, medium, price: 1, samples: 3),
        .. Model(2, Small, small, price: 0.2, samples: 5),
        ("BestRoute:Models:0:IsReference", "true"),
        ("BACKEND_KEY", BackendKey),
    ];

    public static HttpContent Json(JsonObject body) => new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

    /// <summary>Makes a request with one user message.</summary>
    public static JsonObject Request(string model, string text = "What is 6 * 7?") => new()
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
    };

    public Task<HttpResponseMessage> PostAsync(JsonObject body, CancellationToken cancellationToken = default) => PostAsync(Json(body), cancellationToken);

    public Task<HttpResponseMessage> PostAsync(HttpContent body, CancellationToken cancellationToken = default) =>
        Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = body }, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    /// <summary>Changes a value of the configuration while the gateway runs.</summary>
    public void Set(string key, string value)
    {
        _application.Configuration[key] = value;
        ((IConfigurationRoot)_application.Configuration).Reload();
    }

    /// <summary>Posts a request, and reads the JSON of the reply.</summary>
    public async Task<JsonObject> AskAsync(JsonObject body)
    {
        using var response = await PostAsync(body);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private static WebApplication Build((string Key, string? Value)[] settings, ILoggerProvider? logs, TimeProvider? time)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace);
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddGateway();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        var application = builder.Build();
        application.MapGateway();
        return application;
    }

    private static (string Key, string? Value)[] Model(int index, string id, ScriptedServer server, double price, int samples) =>
    [
        ($"BestRoute:Models:{index}:Id", id),
        ($"BestRoute:Models:{index}:Client", id),
        ($"BestRoute:Models:{index}:MaxSamples", $"{samples}"),
        ($"BestRoute:Models:{index}:Price:InputPerMillion", FormattableString.Invariant($"{price}")),
        ($"BestRoute:Models:{index}:Price:OutputPerMillion", FormattableString.Invariant($"{3 * price}")),
        ($"Backends:{id}:Endpoint", server.Endpoint.ToString()),
        ($"Backends:{id}:Model", $"server-{id}"),
        ($"Backends:{id}:ApiKeyFrom", "BACKEND_KEY"),
    ];
}
