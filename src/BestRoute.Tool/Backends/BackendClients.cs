using System.ClientModel.Primitives;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Tool;

/// <summary>Makes the clients of a pool's models: OpenAI-compatible endpoints, retried where a retry can help.</summary>
/// <param name="transport">What requests go through; null for the network.</param>
/// <param name="environment">Finds environment variables; null for the process's own.</param>
/// <param name="time">The clock of waits; null for the system's.</param>
internal sealed class BackendClients(PipelineTransport? transport = null, Func<string, string?>? environment = null, TimeProvider? time = null)
{
    private readonly Func<string, string?> _environment = environment ?? Environment.GetEnvironmentVariable;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Makes the client of a model. Failed requests are <see cref="BackendException"/>, after retries.</summary>
    /// <exception cref="DataException">The pool does not say where the model is asked, or its key is not set.</exception>
    public IChatClient Create(PoolFileModel model)
    {
        var backend = model.Backend ?? throw new DataException(
            $"Model '{model.Id}' of the pool has no 'endpoint': give the URL of its OpenAI-compatible API, such as https://api.openai.com/v1.");
        string? key = null;
        if (backend.ApiKeyEnvironmentVariable is { } variable && string.IsNullOrWhiteSpace(key = _environment(variable)?.Trim()))
        {
            throw new DataException($"Model '{model.Id}' of the pool takes its key from the environment variable {variable}, which is not set; set it to the key of {backend.Endpoint}.");
        }

        return new OpenAIBackend(backend, key, transport, _time);
    }
}
