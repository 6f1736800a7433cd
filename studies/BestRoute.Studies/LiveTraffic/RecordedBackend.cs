using System.Runtime.CompilerServices;
using BestRoute.Training;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.LiveTraffic;

/// <summary>
/// A backend that answers the last user message with what its model was recorded to answer, whatever comes before it. It reports the tokens of the whole
/// prompt. What is not a recorded query is answered with a few words.
/// </summary>
/// <param name="model">The pool id of the model.</param>
/// <param name="queries">The recorded queries, by prompt.</param>
/// <param name="cache">The model's prompt cache; <see langword="null"/> for none.</param>
internal sealed class RecordedBackend(string model, IReadOnlyDictionary<string, QueryRecord> queries, PromptCache? cache = null) : IChatClient
{
    private const string FollowUpAnswer = "Done. I have made the change that you asked for.";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> all = [.. messages];
        var recorded = queries.GetValueOrDefault(all[^1].Text)?.ResponsesOf(model);
        var sample = recorded is null ? null : recorded[(options.GetSampleIndex() ?? 0) % recorded.Count];
        var text = sample?.Text ?? FollowUpAnswer;
        var output = sample?.OutputTokens ?? TokenEstimate.FromLength(FollowUpAnswer.Length);
        var (input, cached) = cache?.Read(all) ?? (TokenEstimate.FromLength(all.Sum(static message => (long)message.Text.Length)), 0);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = model,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = input, CachedInputTokenCount = cached, OutputTokenCount = output, TotalTokenCount = input + output },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
