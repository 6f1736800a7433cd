using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace BestRoute.Tool;

/// <summary>Text chat with an OpenAI-compatible endpoint, through the official SDK, with retries. Safe for concurrent use.</summary>
/// <remarks>
/// The SDK's own types accept only what OpenAI sends. With an unknown finish reason, an answer that was paid for would be lost. So requests and
/// replies are JSON here, and only the SDK's client is used.
/// </remarks>
internal sealed class OpenAIBackend : IChatClient
{
    /// <summary>Long answers of slow models take minutes, and arrive in one piece.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private readonly PoolFileBackend _backend;
    private readonly BackendErrors _errors;
    private readonly BackendRetries _retries;
    private readonly ChatClient _client;

    public OpenAIBackend(PoolFileBackend backend, string? key, PipelineTransport? transport, TimeProvider time)
    {
        (_backend, _errors, _retries) = (backend, new BackendErrors(backend, key, time), new BackendRetries(time));
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
        _client = new ChatClient(backend.ModelName, new ApiKeyCredential(key ?? "none"), options);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = ChatRequestJson.From(messages, options, _backend);
        return await _retries.ExecuteAsync(token => AskAsync(request, token), cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", _backend.Endpoint, _backend.ModelName)
            : serviceType == typeof(ChatClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // The transport is shared.
    }

    private async Task<ChatResponse> AskAsync(BinaryData request, CancellationToken cancellationToken)
    {
        ClientResult result;
        try
        {
            using var content = BinaryContent.Create(request);
            result = await _client.CompleteChatAsync(content, new RequestOptions { CancellationToken = cancellationToken }).ConfigureAwait(false);
        }
        catch (ClientResultException e) when (e.Status != 0)
        {
            throw _errors.From(e);
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or IOException)
        {
            throw _errors.NoConnection(e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw _errors.NoAnswer(_patience, e);
        }

        try
        {
            return ChatReplyJson.Read(result.GetRawResponse().Content);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw _errors.Unreadable(e);
        }
    }
}
