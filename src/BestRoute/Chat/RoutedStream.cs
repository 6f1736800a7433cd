using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The stream of one sample, with the decision on each update. It settles the request when it ends, and its last update has the settled decision.</summary>
/// <param name="updates">The backend's stream, after its first content.</param>
/// <param name="head">The updates up to the first content.</param>
/// <param name="decision">The decision.</param>
/// <param name="execution">The execution of the request.</param>
/// <param name="admission">The admission of the model, which ends with the stream.</param>
/// <param name="deadline">The deadline of the stream, which is disposed with it.</param>
/// <param name="silence">How long the stream may be silent.</param>
internal sealed class RoutedStream(BackendStream updates, StreamHead head, RoutingDecision decision, RouteExecution execution, ModelAdmission admission, Deadline deadline, TimeSpan silence) : IAsyncDisposable
{
    private readonly string? _id = execution.IdOf(head);
    private StreamUsage _usage;
    private TextLength _length;
    private string? _conversation;
    private ResponseContinuationToken? _token;
    private bool _marksText = true;

    // Where nothing else is known, the caller left the stream.
    private SampleOutcome _outcome = SampleOutcome.Canceled;
    private (RoutingDecision Settled, UsageDetails? Abandoned)? _settlement;

    /// <summary>Streams an answer that is already complete.</summary>
    internal static IEnumerable<ChatResponseUpdate> Replay(ChatResponse answer)
    {
        var decision = answer.GetRoutingDecision()!;
        return answer.ToChatResponseUpdates().Select(update => Mark(update, decision, answer.ResponseId));
    }

    internal async IAsyncEnumerable<ChatResponseUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            foreach (var update in head.Updates)
            {
                yield return Pass(update);
            }

            while (await MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return Pass(updates.Current);
            }

            deadline.Complete();
            _outcome = SampleOutcome.Returned;
        }
        finally
        {
            // Also if the stream failed or the caller left it: what was received is billed, and an application may continue with its continuation token.
            execution.Remember(_conversation, _token);
            Settle();
        }

        // Without a role, the update belongs to the message before it.
        var (settled, abandoned) = Settle();
        yield return Mark(new ChatResponseUpdate { Contents = abandoned is null ? [] : [new UsageContent(abandoned)] }, settled, _id);
    }

    public async ValueTask DisposeAsync()
    {
        admission.Dispose();
        await updates.DisposeAsync(silence).ConfigureAwait(false);
        deadline.Dispose();
    }

    private static ChatResponseUpdate Mark(ChatResponseUpdate update, RoutingDecision decision, string? id)
    {
        // A copy, because a backend may return the same updates again.
        var marked = update.Clone();
        marked.ResponseId = id ?? update.ResponseId;
        marked.AdditionalProperties = update.AdditionalProperties?.Clone() ?? [];
        marked.AdditionalProperties[RequestKeys.Decision] = decision;
        return marked;
    }

    private async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync(silence).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _outcome = deadline.HasPassed || cancellationToken.IsCancellationRequested ? SampleOutcome.Canceled : SampleOutcome.Failed;
            var seen = AsTheCallerSees(error, cancellationToken);
            BestRouteExceptionExtensions.Attach(seen, Settle().Settled);
            if (seen != error)
            {
                throw seen;
            }

            throw;
        }
    }

    // A cancellation has the caller's token, not ours.
    private Exception AsTheCallerSees(Exception error, CancellationToken cancellationToken) =>
        deadline.HasPassed ? execution.SilenceError()
        : error is OperationCanceledException && cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
        : error;

    private (RoutingDecision Settled, UsageDetails? Abandoned) Settle() => _settlement ??= execution.Settle(decision, _usage.Total, _length, _outcome);

    private ChatResponseUpdate Pass(ChatResponseUpdate update)
    {
        _conversation = update.ConversationId ?? _conversation;
        _token = update.ContinuationToken;
        _length += _usage.Add(update);
        var marked = Mark(update, decision, _id);
        marked.Contents = execution.Mark(update.Contents, ref _marksText);
        return marked;
    }
}
