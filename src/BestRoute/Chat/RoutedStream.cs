using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The stream of one sample, with the decision on each update. It settles the request when it ends, and its last update has the settled decision.</summary>
internal sealed class RoutedStream(BackendStream updates, bool hasFirst, RoutingDecision decision, RouteExecution execution) : IAsyncDisposable
{
    /// <summary>Streams an answer that is already complete.</summary>
    internal static IEnumerable<ChatResponseUpdate> Replay(ChatResponse answer)
    {
        var decision = answer.GetRoutingDecision()!;
        return answer.ToChatResponseUpdates().Select(update => Mark(update, decision));
    }

    internal async IAsyncEnumerable<ChatResponseUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UsageDetails? usage = null;
        var length = default(TextLength);
        string? conversation = null;
        ResponseContinuationToken? token = null;
        var marksText = true;
        RoutingDecision settled;
        UsageDetails? abandoned;
        try
        {
            for (var more = hasFirst; more; more = await updates.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                var update = updates.Current;
                conversation = update.ConversationId ?? conversation;
                token = update.ContinuationToken;
                foreach (var content in update.Contents)
                {
                    switch (content)
                    {
                        case UsageContent { Details: var details }:
                            usage = usage is null ? details : UsageSum.Add(UsageSum.Add(null, usage), details);
                            break;
                        case TextContent { Text: { } text }:
                            length += TextLength.Of(text);
                            break;
                    }
                }

                var marked = Mark(update, decision);
                marked.Contents = execution.Mark(update.Contents, ref marksText);
                yield return marked;
            }
        }
        finally
        {
            // Also if the stream failed or the caller left it: what was received is billed, and an application may continue with its continuation token.
            execution.Remember(conversation, token);
            (settled, abandoned) = execution.Settle(decision, usage, length);
        }

        // Without a role, the update belongs to the message before it.
        yield return Mark(new ChatResponseUpdate { Contents = abandoned is null ? [] : [new UsageContent(abandoned)] }, settled);
    }

    public ValueTask DisposeAsync() => updates.DisposeAsync();

    private static ChatResponseUpdate Mark(ChatResponseUpdate update, RoutingDecision decision)
    {
        // A copy, because a backend may return the same updates again.
        var marked = update.Clone();
        marked.AdditionalProperties = update.AdditionalProperties?.Clone() ?? [];
        marked.AdditionalProperties[RequestKeys.Decision] = decision;
        return marked;
    }
}
