using System.ClientModel;
using System.ClientModel.Primitives;
using BestRoute.OpenAI;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace BestRoute.Tool;

/// <summary>Creates the clients of a pool's models: OpenAI-compatible endpoints through the official SDK, with retries.</summary>
/// <param name="transport">The transport of requests; null for the network.</param>
/// <param name="environment">Reads environment variables; null for those of the process.</param>
/// <param name="time">The clock for waiting; null for the system clock.</param>
internal sealed class BackendClients(PipelineTransport? transport = null, Func<string, string?>? environment = null, TimeProvider? time = null)
{
    /// <summary>Long answers of slow models take minutes, and arrive in one piece.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly Func<string, string?> _environment = environment ?? Environment.GetEnvironmentVariable;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Creates the client of a model. If a request still fails after retries, it throws a <see cref="BackendException"/>.</summary>
    /// <exception cref="DataException">The model has no endpoint in the pool, or its key is not set.</exception>
    public IChatClient Create(PoolFileModel model)
    {
        var backend = model.Backend ?? throw new DataException(
            $"Model '{model.Id}' of the pool has no 'endpoint'; give the URL of its OpenAI-compatible API, such as https://api.openai.com/v1.");
        string? key = null;
        if (backend.ApiKeyEnvironmentVariable is { } variable && string.IsNullOrWhiteSpace(key = _environment(variable)?.Trim()))
        {
            throw new DataException($"Model '{model.Id}' of the pool takes its key from the environment variable {variable}, which is not set; set it to the key of {backend.Endpoint}.");
        }

        var options = new OpenAIClientOptions
        {
            Endpoint = backend.Endpoint,
            NetworkTimeout = _patience,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // Retried here, with our own clock.
        };
        if (transport is not null)
        {
            options.Transport = transport;
        }

        // The SDK always sends a key; servers that need none ignore it.
        var credential = new ApiKeyCredential(key ?? "none");
        var authentication = backend.ApiKeyHeader is { } header
            ? ApiKeyAuthenticationPolicy.CreateHeaderApiKeyPolicy(credential, header)
            : ApiKeyAuthenticationPolicy.CreateBearerAuthorizationPolicy(credential);
        var client = new ChatClient(backend.ModelName, authentication, options.AcceptCompatibleServers());
        return new BackendChatClient(client.AsIChatClient(), backend, new BackendErrors(backend, key, _time), new BackendRetries(_time), _patience);
    }
}
