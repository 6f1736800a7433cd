using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A stateless backend that answers with what one model of the pool was recorded to answer.</summary>
/// <remarks>
/// It serves the sample whose index the sampler marked, and reports the tokens that the log has for it. The caller marks the
/// query with <see cref="ForQuery"/>: the prompt alone does not tell repeated rows of a log apart. Of a record nothing is looked at but the
/// prompt and the texts of the model. Safe for concurrent use.
/// </remarks>
/// <param name="model">The pool id of the model.</param>
/// <param name="queries">The recorded queries, by index.</param>
internal sealed class ReplayChatClient(string model, IReadOnlyList<QueryRecord> queries) : IChatClient
{
    // Not under the prefix of the library's own keys, which are removed before a backend is called.
    private const string QueryKey = "replay.query";

    /// <summary>Marks the query that a request is for.</summary>
    /// <returns>The same <paramref name="options"/>.</returns>
    public static ChatOptions ForQuery(ChatOptions options, int query)
    {
        (options.AdditionalProperties ??= [])[QueryKey] = query;
        return options;
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Answer(messages, options));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
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
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    private ChatResponse Answer(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (options?.AdditionalProperties?.TryGetValue(QueryKey, out int index) is not true || index < 0 || index >= queries.Count)
        {
            throw new InvalidOperationException($"The request to '{model}' does not name a recorded query; mark it with {nameof(ForQuery)}.");
        }

        var query = queries[index];
        if (messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text is var asked && asked != query.Prompt)
        {
            throw new InvalidOperationException($"The request to '{model}' is marked as query {index}, but has another prompt.");
        }

        var (samples, sample) = (query.ResponsesOf(model), options.GetSampleIndex() ?? 0);
        if (sample < 0 || sample >= samples.Count)
        {
            throw new InvalidOperationException($"Query {index} has {samples.Count} recorded samples of '{model}'; there is no sample {sample}.");
        }

        var response = samples[sample];
        var (input, output) = (query.InputTokensOf(response), response.OutputTokens);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, response.Text))
        {
            ModelId = model,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = (long)input + output },
        };
    }
}
