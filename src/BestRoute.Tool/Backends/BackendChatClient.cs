using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BestRoute.OpenAI;
using BestRoute.Training;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace BestRoute.Tool;

/// <summary>Asks an endpoint through the SDK's client, with retries. A request that fails throws a <see cref="BackendException"/>. Safe for concurrent use.</summary>
/// <param name="inner">The client of the SDK, without retries. It is disposed with this client.</param>
/// <param name="backend">The endpoint.</param>
/// <param name="errors">Describes its errors.</param>
/// <param name="retries">Repeats requests.</param>
/// <param name="patience">How long the SDK waits for an answer, for messages.</param>
internal sealed class BackendChatClient(
    IChatClient inner, PoolFileBackend backend, BackendErrors errors, BackendRetries retries, TimeSpan patience)
    : DelegatingChatClient(inner), IChoiceClient
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var request = BackendRequest.Options(list, options, backend);
        return await retries.ExecuteAsync(token => AskAsync(list, request, token), cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public async Task<IReadOnlyList<ChatResponse>> GetChoicesAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, int choices, CancellationToken cancellationToken)
    {
        try
        {
            var responses = Choices.Read(await GetResponseAsync(messages, Choices.Ask(options, choices), cancellationToken).ConfigureAwait(false));
            foreach (var message in responses.Skip(1).SelectMany(static response => response.Messages))
            {
                Complete(message);
            }

            return responses.Count > choices ? responses[..choices] : responses;
        }
        catch (BackendException e) when (ChoiceRefusal.Is(e))
        {
            return [];
        }
    }

    private async Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        ChatResponse response;
        try
        {
            response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ClientResultException e) when (e.Status != 0)
        {
            throw errors.From(e);
        }
        catch (Exception e) when (e is ClientResultException or HttpRequestException or IOException)
        {
            throw errors.NoConnection(e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw errors.NoAnswer(patience, e);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            // What the SDK throws on a reply that it cannot read.
            throw errors.Unreadable(e);
        }

        response.Usage = UsageCounts.Of(response);
        foreach (var message in response.Messages)
        {
            Complete(message);
        }

        return response;
    }

    /// <summary>Keeps what a log must have and the adapter does not read.</summary>
    private static void Complete(ChatMessage message)
    {
        foreach (var call in message.Contents.OfType<FunctionCallContent>())
        {
            if (call is { Exception: not null, RawRepresentation: ChatToolCall raw })
            {
                (call.AdditionalProperties ??= [])[MessageJson.RawArguments] = raw.FunctionArguments.ToString();
            }
        }

        // The user would read a refusal, so it is the answer.
        if (message.Text.Length == 0 && message.Contents.OfType<ErrorContent>().FirstOrDefault() is { } refusal)
        {
            message.Contents.Add(new TextContent(refusal.Message));
        }
    }
}
