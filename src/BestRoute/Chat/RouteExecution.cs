using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Carries out the plan of one request: draws, chooses, bills, and fails over. Not safe for concurrent use.</summary>
internal sealed partial class RouteExecution(ChatRequest request, RoutePlan plan, RoutePlanner planner, ConversationAffinity affinity, RouterTelemetry telemetry)
{
    private readonly ChatOptions _backendOptions = BackendOptions.From(request.Options);
    private readonly Bill _bill = new();
    private RequestClock _clock = new(request);
    private RoutePlan _plan = plan;
    private List<RouteAttempt>? _failures;
    private TimeSpan? _scoring;
    private LastResort? _lastResort;
    private Exception? _firstError;
    private Exception? _lastError;
    private Exception? _referenceError;

    /// <summary>Gets the route that is tried next.</summary>
    internal ModelRoute Route => _plan.Route;

    /// <summary>Tries the plan's route.</summary>
    /// <returns>The answer, or null if the route failed.</returns>
    internal async Task<ChatResponse?> TryAnswerAsync(CancellationToken cancellationToken)
    {
        var (route, model) = (_plan.Route, _plan.Model);
        using var deadline = Deadline.Start(_clock.Begin(model, model.AttemptLimits.Response), request.Time, cancellationToken);
        try
        {
            SampleSet draw;
            using (var admission = await EnterAsync(request.Sampler.ExpectedPromptCharges(model.Sampled, route.Samples), deadline, cancellationToken).ConfigureAwait(false))
            {
                if (admission.Refusal != RouteExclusion.None)
                {
                    return null;
                }

                draw = await DrawAsync(deadline, cancellationToken).ConfigureAwait(false);
                if (!cancellationToken.IsCancellationRequested)
                {
                    admission.Drawn(draw);
                }
            }

            DrawSettlement.Add(_bill, draw, model, request);
            telemetry.Drawn(model.Id, SampleOutcome.Returned, draw.Responses.Count);
            telemetry.Drawn(model.Id, SampleOutcome.Failed, FailedSamples(draw, route.Samples));
            telemetry.Drawn(model.Id, SampleOutcome.Canceled, draw.Unfinished);
            if (cancellationToken.IsCancellationRequested)
            {
                (_failures ??= []).Add(new RouteAttempt(route, AttemptOutcome.Canceled, draw.Responses.Count, 0));
                throw new OperationCanceledException(cancellationToken);
            }

            var error = draw.Failures.Count > 0 ? draw.Failures[0] : null;
            var selection = await SampleSelection.SelectAsync(request, route, model, draw.Responses, _bill, telemetry, cancellationToken).ConfigureAwait(false);
            AddScoring(selection);
            if (selection.Answer is { } answer)
            {
                return Finish(answer, selection.Index, [.. _failures ?? [], new RouteAttempt(route, AttemptOutcome.Answered, draw.Responses.Count, selection.Valid, error?.GetType().Name)]);
            }

            var outcome = draw.Responses.Count > 0 ? AttemptOutcome.Invalid : deadline.HasPassed ? AttemptOutcome.TimedOut : AttemptOutcome.Failed;
            Fail(outcome, draw.Responses, error ?? (deadline.HasPassed ? _clock.TimeoutError(model) : null));
            return null;
        }
        catch (OperationCanceledException error) when (cancellationToken.IsCancellationRequested)
        {
            EndWithout(error);
            throw;
        }
    }

    /// <summary>Continues with the next route.</summary>
    /// <returns>
    /// Null if there is a next route. Otherwise an answer although it was not valid: one that was cut off, or what a plain client of the last route would have
    /// returned. If there is no answer, this throws the error that a plain client would have thrown.
    /// </returns>
    internal async ValueTask<ChatResponse?> FailOverOrThrowAsync(CancellationToken cancellationToken)
    {
        var left = _failures![^1];
        var exclusion = left.Outcome switch
        {
            AttemptOutcome.Unavailable => RouteExclusion.Unavailable,
            AttemptOutcome.Limited => RouteExclusion.Limited,
            _ => RouteExclusion.Failed,
        };
        if (planner.FailOver(_plan, request, exclusion, _clock.CandidatesMayAnswer) is { } next)
        {
            _plan = next;
            if (exclusion == RouteExclusion.Failed)
            {
                // Refusals are the rule while a model is unavailable; the change of its state is logged.
                Log.FailedOver(telemetry.Logger, left.Route, left.Outcome, next.Route, _lastError);
            }

            telemetry.FailedOver(left.Route, left.Outcome);
            return null;
        }

        if (_lastResort?.Answers is var (last, responses))
        {
            _plan = last;
            try
            {
                var best = 0;
                if (responses.Count > 1)
                {
                    var selection = await SampleSelection.ScoreAsync(request, last.Route, responses, [.. Enumerable.Range(0, responses.Count)], _bill, telemetry, cancellationToken).ConfigureAwait(false);
                    AddScoring(selection);
                    best = selection.Index;
                }

                return Finish(responses[best], best, [.. _failures ?? []]);
            }
            catch (OperationCanceledException canceled) when (cancellationToken.IsCancellationRequested)
            {
                EndWithout(canceled);
                throw;
            }
        }

        var error = _referenceError ?? _firstError ?? new InvalidOperationException($"Route '{left.Route}' returned no sample and no error: its sampler must return at least one of them.");
        EndWithout(error);
        ExceptionDispatchInfo.Throw(error);
        return null;
    }

    private async ValueTask<ModelAdmission> EnterAsync(int calls, Deadline deadline, CancellationToken cancellationToken)
    {
        var admission = await request.States.Of(_plan.Model).EnterAsync(calls, _plan.MustTry, deadline.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (admission.Refusal != RouteExclusion.None)
        {
            Fail(admission.Refusal == RouteExclusion.Unavailable ? AttemptOutcome.Unavailable : AttemptOutcome.Limited, [], null);
        }

        return admission;
    }

    // One failed call may have asked for several samples.
    private static int FailedSamples(SampleSet draw, int samples) =>
        draw.Failures.Count == 0 ? 0 : Math.Max(draw.Failures.Count, samples - draw.Responses.Count - draw.Unfinished);

    private async Task<SampleSet> DrawAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        var samples = _plan.Route.Samples;
        try
        {
            var draw = new SampleRequest
            {
                Model = _plan.Model.Sampled,
                Messages = SignedReasoning.For(request.Messages, _plan.Model),
                Options = _backendOptions,
                Samples = samples,
                TimeProvider = request.Time,
            };
            var sampling = request.Sampler is not ICallSampler && RouterSpans.IsInside
                ? TracedCall.DrawAsync(request.Sampler, draw, deadline.Token)
                : request.Sampler.SampleAsync(draw, deadline.Token);
            if (request.Configuration.Sampler is not null)
            {
                // Ours ends at once when its token is cancelled.
                await sampling.WaitOrAbandonAsync(deadline.Token).ConfigureAwait(false);
            }

            var set = DrawCheck.Of(await sampling.ConfigureAwait(false));
            if (set is { Unfinished: 0, Failures.Count: 0 })
            {
                deadline.Complete();
            }

            return set;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested || deadline.HasPassed)
        {
            return new SampleSet { Responses = [], Unfinished = samples };
        }
        catch (Exception error)
        {
            // A sampler of the application may let the errors of its backend through.
            return new SampleSet { Responses = [], Failures = [error] };
        }
    }

    private void Fail(AttemptOutcome outcome, IReadOnlyList<ChatResponse> received, Exception? error)
    {
        (_failures ??= []).Add(new RouteAttempt(_plan.Route, outcome, received.Count, 0, error?.GetType().Name));
        (_lastResort ??= new LastResort()).Keep(_plan, received, request.Options);
        _clock.End(_plan.Model);
        _firstError ??= error;
        _lastError = error;
        if (_plan.Model.IsReference)
        {
            _referenceError = error;
        }
    }

    private void AddScoring(in SampleSelection selection)
    {
        if (selection.Scoring is { } duration)
        {
            _scoring = _scoring.GetValueOrDefault() + duration;
        }
    }

    private ChatResponse Finish(ChatResponse answer, int index, IReadOnlyList<RouteAttempt> attempts)
    {
        var elapsed = request.Elapsed;
        var decision = _plan.ToDecision(attempts, index, _bill, new RoutingTimings { Scoring = _scoring, FirstContent = elapsed, Total = elapsed });
        var response = ChatResponseCopy.Of(answer);
        response.ResponseId = IdOf(response.ResponseId);
        response.Usage = _bill.Usage;
        (response.AdditionalProperties ??= [])[RequestKeys.Decision] = decision;
        Remember(response.ConversationId, response.ContinuationToken);
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            var marksText = true;
            var marked = Mark(message.Contents, ref marksText);
            if (!ReferenceEquals(marked, message.Contents))
            {
                response.Messages[i] = message.Clone();
                response.Messages[i].Contents = marked;
            }
        }

        Record(decision);
        return response;
    }

    /// <summary>Returns the id of a response: the backend's, or a new one if the backend gave none and somebody needs it.</summary>
    private string? IdOf(string? responseId) =>
        request.NeedsResponseId && string.IsNullOrWhiteSpace(responseId) ? $"bestroute-{Guid.NewGuid():N}" : responseId;

    private void Record(RoutingDecision decision)
    {
        telemetry.Answered(decision, _bill.Usage);
        request.Budget?.Settle(decision.Cost.GetValueOrDefault());
        RoutingCostScope.Add(decision.Cost.GetValueOrDefault(), decision.CostIsEstimated, isAnswered: true);
    }

    /// <summary>Settles a request that ends without an answer, and attaches the decision to the error that the caller gets.</summary>
    private void EndWithout(Exception error)
    {
        var decision = _plan.ToDecision([.. _failures ?? []], selectedSample: null, _bill, new RoutingTimings { Scoring = _scoring, Total = request.Elapsed });
        BestRouteExceptionExtensions.Attach(error, decision);
        telemetry.Unanswered(decision, _bill.Usage, isCanceled: error is OperationCanceledException);
        request.Budget?.Settle(_bill.Cost);
        RoutingCostScope.Add(_bill.Cost, _bill.IsEstimated, isAnswered: false);
    }
}
