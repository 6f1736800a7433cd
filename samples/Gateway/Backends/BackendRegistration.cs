using System.ClientModel;
using System.ClientModel.Primitives;
using BestRoute.OpenAI;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Quickstart;

namespace Gateway;

/// <summary>Registers a keyed <see cref="IChatClient"/> for each entry of the section "Backends".</summary>
internal static class BackendRegistration
{
    private const string Section = "Backends";

    public static void AddBackends(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = new List<string>();
        foreach (var section in configuration.GetSection(Section).GetChildren())
        {
            var backend = section.Get<BackendOptions>() ?? new BackendOptions();
            var key = backend.ApiKeyFrom is { Length: > 0 } name ? configuration[name] : null;
            if (!string.IsNullOrEmpty(key))
            {
                keys.Add(key);
            }

            services.AddKeyedSingleton<IChatClient>(section.Key, (_, _) => Create(section.Path, backend, key));
        }

        services.AddSingleton(new BackendKeys(keys));
    }

    private static IChatClient Create(string path, BackendOptions backend, string? key)
    {
        if (backend.Endpoint is not { IsAbsoluteUri: true } endpoint)
        {
            throw new InvalidOperationException($"{path}:Endpoint is '{backend.Endpoint}'. Set it to the address of an OpenAI-compatible API, such as https://api.openai.com/v1.");
        }

        if (endpoint.Scheme == "stand-in")
        {
            return new StandInChatClient(StandIn(path, endpoint), seed: 2);
        }

        if (backend.Model.Length == 0)
        {
            throw new InvalidOperationException($"{path}:Model is empty. Set it to the name that the model has at {endpoint}.");
        }

        if (backend.ApiKeyFrom is { Length: > 0 } name && string.IsNullOrEmpty(key))
        {
            throw new InvalidOperationException($"{path}:ApiKeyFrom is '{name}', but there is no such configuration value or environment variable. Set it to the API key of {endpoint}.");
        }

        // No retries: the router asks another model instead, and the clients of the gateway have their own retries.
        var options = new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }.AcceptCompatibleServers();
        return new StreamOptionsChatClient(new ChatClient(backend.Model, new ApiKeyCredential(key ?? "none"), options).AsIChatClient());
    }

    private static StandInProfile StandIn(string path, Uri endpoint) => endpoint.AbsolutePath switch
    {
        "small" => StandInProfile.Small,
        "medium" => StandInProfile.Medium,
        "large" => StandInProfile.Large,
        _ => throw new InvalidOperationException($"{path}:Endpoint is '{endpoint}'. The stand-ins are stand-in:small, stand-in:medium and stand-in:large."),
    };
}
