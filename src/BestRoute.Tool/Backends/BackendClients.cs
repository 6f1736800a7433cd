using System.ClientModel.Primitives;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary>Creates the clients of a pool's models: OpenAI-compatible endpoints, with retries.</summary>
/// <param name="transport">The transport of requests; null for the network.</param>
/// <param name="environment">Reads environment variables; null for those of the process.</param>
/// <param name="time">The clock for waiting; null for the system clock.</param>
internal sealed class BackendClients(PipelineTransport? transport = null, Func<string, string?>? environment = null, TimeProvider? time = null)
{
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

        return new OpenAIBackend(backend, key, transport, _time);
    }
}
