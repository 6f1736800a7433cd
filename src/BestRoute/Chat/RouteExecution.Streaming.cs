using Microsoft.Extensions.AI;

namespace BestRoute;

/// <content>Streams of one sample.</content>
internal sealed partial class RouteExecution
{
    /// <summary>Opens the stream of the plan's route, up to its first content. After that, the answer cannot change to another route.</summary>
    /// <returns>The stream, or null if the route failed.</returns>
    internal async Task<RoutedStream?> TryOpenStreamAsync(CancellationToken cancellationToken)
    {
        var model = _plan.Model;
        var limits = model.AttemptLimits;
        var head = new StreamHead(model.IsReference, request.Options?.AllowBackgroundResponses == true);
        var firstContent = _clock.Begin(model, limits.FirstContent);
        var deadline = Deadline.Start(limits.LimitsStreams || firstContent != Timeout.InfiniteTimeSpan, request.Time, cancellationToken);
        var admission = ModelAdmission.Unavailable;
        BackendStream? stream = null;
        Exception? failure = null;
        try
        {
            admission = await EnterAsync(1, deadline, cancellationToken).ConfigureAwait(false);
            if (admission.Refusal != RouteExclusion.None)
            {
                deadline.Complete();
                deadline.Dispose();
                return null;
            }

            var options = BackendOptions.ForSample(_backendOptions, 0);
            stream = new BackendStream(() => BackendCall.Stream(model.Sampled, SignedReasoning.For(request.Messages, model), options, deadline.Token), deadline);
            while (!head.HasContent && await stream.MoveNextAsync(head.HasThoughts ? _clock.Within(model, limits.Update) : _clock.Left(firstContent)).ConfigureAwait(false))
            {
                head.Add(stream.Current);
            }

            head.End();
            if (head.HasContent)
            {
                var decision = _plan.ToDecision(
                    [.. _failures ?? [], new RouteAttempt(_plan.Route, AttemptOutcome.Answered, 1, 1)],
                    selectedSample: 0,
                    timings: new RoutingTimings { Scoring = _scoring, FirstContent = request.Elapsed });
                admission.Succeeded();
                return new RoutedStream(stream, head, decision, this, admission, deadline, limits.Update);
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        // Nobody waits for the end of a stream that failed.
        _ = stream?.AbandonAsync();
        if (!cancellationToken.IsCancellationRequested && !head.IsRefused)
        {
            admission.Failed(failure is OperationCanceledException && deadline.HasPassed ? null : failure);
        }

        admission.Dispose();
        var isLate = deadline.HasPassed;
        deadline.Dispose();
        var (usage, length) = head.Measure();
        if (stream is not null && (usage is not null || isLate || cancellationToken.IsCancellationRequested || failure is null))
        {
            _bill.Add(model.Rate, usage, request.PromptLength, length);
        }

        if (stream is not null)
        {
            var isCanceled = isLate || cancellationToken.IsCancellationRequested;
            telemetry.Drawn(model.Id, isCanceled ? SampleOutcome.Canceled : failure is null ? SampleOutcome.Returned : SampleOutcome.Failed);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            (_failures ??= []).Add(new RouteAttempt(_plan.Route, AttemptOutcome.Canceled, 0, 0));
            var error = new OperationCanceledException(cancellationToken);
            EndWithout(error);
            throw error;
        }

        Fail(
            isLate ? AttemptOutcome.TimedOut : failure is null ? AttemptOutcome.Invalid : AttemptOutcome.Failed,
            failure is null ? [head.ToResponse()] : [],
            isLate ? _clock.TimeoutError(model) : failure);
        return null;
    }

    /// <summary>Marks what the conversation may have to stay with the model for: see <see cref="ConversationAffinity.Mark(IList{AIContent}, PoolModel, ref bool)"/>.</summary>
    internal IList<AIContent> Mark(IList<AIContent> contents, ref bool marksText) => ConversationAffinity.Mark(contents, _plan.Model, ref marksText);

    /// <summary>Remembers what only this model can continue.</summary>
    internal void Remember(string? conversationId, ResponseContinuationToken? token) => affinity.Remember(_plan.Model.Id, conversationId, token);

    /// <summary>Returns the id that all updates of a stream get; <see langword="null"/> if they keep what the backend gave them.</summary>
    /// <param name="head">The updates up to the first content.</param>
    internal string? IdOf(StreamHead head) => request.NeedsResponseId
        ? IdOf(head.Updates.Select(static update => update.ResponseId).FirstOrDefault(static id => !string.IsNullOrWhiteSpace(id)))
        : null;

    /// <summary>Makes the error for a stream that was silent for too long.</summary>
    internal TimeoutException SilenceError() => _clock.TimeoutError(_plan.Model);

    /// <summary>Settles a streamed answer.</summary>
    /// <returns>
    /// The decision with the cost of the request, and the usage of abandoned attempts, which the stream did not carry; null if there was none.
    /// </returns>
    internal (RoutingDecision Settled, UsageDetails? Abandoned) Settle(RoutingDecision decision, UsageDetails? usage, TextLength outputLength, SampleOutcome outcome)
    {
        var abandoned = _bill.Usage is { } before ? UsageSum.Add(null, before) : null;
        var model = _plan.Model;
        _bill.Add(model.Rate, usage, request.PromptLength, outputLength);
        DrawSettlement.LearnLength(ReportedUsage.Of(usage).Output, model, request);
        telemetry.Drawn(model.Id, outcome);

        var settled = decision with { Cost = _bill.Cost, CostIsEstimated = _bill.IsEstimated, Timings = decision.Timings with { Total = request.Elapsed } };
        Record(settled);
        return (settled, abandoned);
    }
}
