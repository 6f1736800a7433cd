using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace BestRoute;

/// <summary>Carries out the plan of one request: draws, chooses, bills, and fails over. Not safe for concurrent use.</summary>
internal sealed class RouteExecution(ChatRequest request, RoutePlan plan, RoutePlanner planner, ConversationAffinity affinity, ILogger logger)
{
    private readonly ChatOptions _backendOptions = BackendOptions.From(request.Options);
    private readonly Bill _bill = new();
    private readonly List<RouteAttempt> _failures = [];
    private RoutePlan _plan = plan;
    private Exception? _firstError;
    private Exception? _lastError;
    private Exception? _referenceError;
    private ChatResponse? _lastResort;

    /// <summary>Gets the route that is tried next.</summary>
    internal ModelRoute Route => _plan.Route;

    /// <summary>Tries the plan's route.</summary>
    /// <returns>The answer, or null if the route failed.</returns>
    internal async Task<ChatResponse?> TryAnswerAsync(CancellationToken cancellationToken)
    {
        var (route, model) = (_plan.Route, _plan.Model);
        var draw = await DrawAsync(cancellationToken).ConfigureAwait(false);
        _bill.Add(model.Rate, draw.Responses, draw.Usage, request.Sampler.PromptCharges(model.Client, route.Samples), request.PromptLength);
        LearnLengths(model, draw);
        var error = draw.Failures.Count > 0 ? draw.Failures[0] : null;

        var selection = await SampleSelection.SelectAsync(request, route, model, draw.Responses, _bill, logger, cancellationToken).ConfigureAwait(false);
        if (selection.Answer is not { } answer)
        {
            _lastResort = draw.Responses.Count > 0 ? draw.Responses[0] : null;
            Fail(draw.Responses.Count > 0 ? AttemptOutcome.Invalid : AttemptOutcome.Failed, draw.Responses.Count, error);
            return null;
        }

        return Finish(answer, selection.Index, new RouteAttempt(route, AttemptOutcome.Answered, draw.Responses.Count, selection.Valid, error?.GetType().Name));
    }

    /// <summary>Opens the stream of the plan's route, up to its first update. After that, the answer cannot change to another route.</summary>
    /// <returns>The stream, or null if the route failed.</returns>
    internal async Task<RoutedStream?> TryOpenStreamAsync(CancellationToken cancellationToken)
    {
        var options = BackendOptions.ForSample(_backendOptions, 0);
        BackendStream? stream = null;
        try
        {
            stream = new BackendStream(_plan.Model.Client.GetStreamingResponseAsync(SignedReasoning.For(request.Messages, _plan.Model), options, cancellationToken), cancellationToken);
            var hasFirst = await stream.MoveNextAsync(cancellationToken).ConfigureAwait(false);
            var decision = _plan.ToDecision([.. _failures, new RouteAttempt(_plan.Route, AttemptOutcome.Answered, 1, 1)], selectedSample: 0);
            return new RoutedStream(stream, hasFirst, decision, this);
        }
        catch (Exception error)
        {
            if (stream is not null)
            {
                await stream.AbandonAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            cancellationToken.ThrowIfCancellationRequested();
            _lastResort = null;
            Fail(AttemptOutcome.Failed, 0, error);
            return null;
        }
    }

    /// <summary>Continues with the next route.</summary>
    /// <returns>
    /// Null if there is a next route. Otherwise the answer of the last route, although it was not valid: a plain client would have returned it. If
    /// there is no answer, this throws the error that a plain client would have thrown.
    /// </returns>
    internal ChatResponse? FailOverOrThrow()
    {
        var left = _failures[^1];
        if (planner.FailOver(_plan) is { } next)
        {
            _plan = next;
            Log.FailedOver(logger, left.Route, left.Outcome, next.Route, _lastError);
            BestRouteMetrics.Failover(left.Route, left.Outcome);
            return null;
        }

        if (_lastResort is { } answer)
        {
            _failures.RemoveAt(_failures.Count - 1);
            return Finish(answer, 0, left);
        }

        ExceptionDispatchInfo.Throw(_referenceError ?? _firstError ?? new InvalidOperationException($"Route '{left.Route}' returned no sample and no error: its sampler must return at least one of them."));
        return null;
    }

    /// <summary>Marks what the conversation may have to stay with the model for: see <see cref="ConversationAffinity.Mark(IList{AIContent}, PoolModel, ref bool)"/>.</summary>
    internal IList<AIContent> Mark(IList<AIContent> contents, ref bool marksText) => ConversationAffinity.Mark(contents, _plan.Model, ref marksText);

    /// <summary>Remembers what only this model can continue.</summary>
    internal void Remember(string? conversationId, ResponseContinuationToken? token) => affinity.Remember(_plan.Model.Id, conversationId, token);

    /// <summary>Settles a streamed answer.</summary>
    /// <returns>
    /// The decision with the cost of the request, and the usage of abandoned attempts, which the stream did not carry; null if there was none.
    /// </returns>
    internal (RoutingDecision Settled, UsageDetails? Abandoned) Settle(RoutingDecision decision, UsageDetails? usage, TextLength outputLength)
    {
        var abandoned = _bill.Usage is { } before ? Sum(before) : null;
        var model = _plan.Model;
        _bill.Add(model.Rate, usage, promptCharges: 1, request.PromptLength, outputLength);
        if (ReportedUsage.Of(usage).Output is { } tokens && request.Configuration.LearnOutputLengths)
        {
            request.Pool.Lengths.Learn(model.Id, tokens);
        }

        var settled = decision with { Cost = _bill.Cost, CostIsEstimated = _bill.IsEstimated };
        Record(settled);
        return (settled, abandoned);
    }

    private static UsageDetails Sum(UsageDetails usage)
    {
        var copy = new UsageDetails();
        copy.Add(usage);
        return copy;
    }

    private async Task<SampleSet> DrawAsync(CancellationToken cancellationToken)
    {
        try
        {
            var draw = new SampleRequest
            {
                Client = _plan.Model.Client,
                Messages = SignedReasoning.For(request.Messages, _plan.Model),
                Options = _backendOptions,
                Samples = _plan.Route.Samples,
            };
            return await request.Sampler.SampleAsync(draw, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A sampler of the application may let the errors of its backend through.
            cancellationToken.ThrowIfCancellationRequested();
            return new SampleSet { Responses = [], Failures = [error] };
        }
    }

    private void LearnLengths(PoolModel model, SampleSet draw)
    {
        if (!request.Configuration.LearnOutputLengths)
        {
            return;
        }

        if (ReportedUsage.Of(draw.Usage).Output is { } total && draw.Responses.Count > 0)
        {
            request.Pool.Lengths.Learn(model.Id, (double)total / draw.Responses.Count);
            return;
        }

        foreach (var response in draw.Responses)
        {
            if (ReportedUsage.Of(response.Usage).Output is { } tokens)
            {
                request.Pool.Lengths.Learn(model.Id, tokens);
            }
        }
    }

    private void Fail(AttemptOutcome outcome, int received, Exception? error)
    {
        _failures.Add(new RouteAttempt(_plan.Route, outcome, received, 0, error?.GetType().Name));
        _firstError ??= error;
        _lastError = error;
        if (_plan.Model.IsReference)
        {
            _referenceError = error;
        }
    }

    private ChatResponse Finish(ChatResponse answer, int index, RouteAttempt attempt)
    {
        var decision = _plan.ToDecision([.. _failures, attempt], index, _bill);
        var response = ChatResponseCopy.Of(answer);
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

    private void Record(RoutingDecision decision)
    {
        Log.Routed(logger, decision.Route, decision.Reason);
        BestRouteMetrics.Answered(decision);
        RoutingCostScope.Add(decision.Cost.GetValueOrDefault(), decision.CostIsEstimated);
    }
}
