using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <content>Requests with their span and the time to their first content.</content>
public sealed partial class BestRouteChatClient
{
    private async Task<ChatResponse> WatchAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        using var span = _telemetry.Spans.StartRequest(options?.ModelId, options?.ConversationId, isStreamed: false);
        try
        {
            var answer = await AnswerAsync(messages, options, cancellationToken).ConfigureAwait(false);
            span?.SetTag(TelemetryNames.Attributes.ResponseModel, answer.ModelId);
            FirstContent(answer.GetRoutingDecision(), isStreamed: false);
            return answer;
        }
        catch (Exception error)
        {
            RouterSpans.Fail(span, error);
            throw;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WatchStreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var span = _telemetry.Spans.StartRequest(options?.ModelId, options?.ConversationId, isStreamed: true);
        var updates = StreamAsync(messages, options, cancellationToken).GetAsyncEnumerator(CancellationToken.None);
        var hasContent = false;
        try
        {
            while (await MoveNextAsync(updates, span).ConfigureAwait(false))
            {
                var update = updates.Current;
                if (!hasContent)
                {
                    // A stream is passed on from its first content, so the first update has it.
                    hasContent = true;
                    FirstContent(update.GetRoutingDecision(), isStreamed: true);
                }

                if (update.ModelId is { } model)
                {
                    span?.SetTag(TelemetryNames.Attributes.ResponseModel, model);
                }

                yield return update;
            }
        }
        finally
        {
            // The caller may leave the stream early. It is settled now.
            Activity.Current = span ?? Activity.Current;
            await updates.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Each step runs on the flow of its caller, which does not know the span.
    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Activity? span)
    {
        Activity.Current = span ?? Activity.Current;
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            RouterSpans.Fail(span, error);
            throw;
        }
    }

    private void FirstContent(RoutingDecision? decision, bool isStreamed)
    {
        if (decision is not null)
        {
            _telemetry.Metrics.FirstContent(decision, isStreamed);
        }
    }
}
