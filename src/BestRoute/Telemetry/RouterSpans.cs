using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>
/// The spans of one client. They contain no text of prompts and responses, and only the type of an error: its message can quote a prompt. Where a method returns <see langword="null"/>, nobody
/// wants the span.
/// </summary>
/// <param name="pool">The name of the pool; empty for the default pool.</param>
internal sealed class RouterSpans(string pool) : IDisposable
{
    private readonly ActivitySource _source = new(TelemetryNames.Source);

    internal bool AreWatched => _source.HasListeners();

    /// <summary>Gets whether the code runs within a span of a router. If not, calls to backends have no spans.</summary>
    internal static bool IsInside => Enclosing() is not null;

    /// <summary>Starts the span of a request.</summary>
    /// <param name="model">The model that the caller named.</param>
    /// <param name="conversation">The id of the conversation.</param>
    /// <param name="isStreamed">Whether the caller asked for a stream.</param>
    internal Activity? StartRequest(string? model, string? conversation, bool isStreamed) => _source.StartActivity(TelemetryNames.Spans.Request)
        ?.SetTag(TelemetryNames.Attributes.OperationName, "chat")
        .SetTag(TelemetryNames.Attributes.Pool, pool.Length == 0 ? null : pool)
        .SetTag(TelemetryNames.Attributes.RequestModel, model)
        .SetTag(TelemetryNames.Attributes.ConversationId, conversation)
        .SetTag(TelemetryNames.Attributes.Streamed, isStreamed);

    internal Activity? StartPrediction() => _source.StartActivity(TelemetryNames.Spans.Predict);

    internal Activity? StartScoring(int samples) => _source.StartActivity(TelemetryNames.Spans.Score)?.SetTag(TelemetryNames.Attributes.Samples, samples);

    /// <summary>Starts the span of a call to a backend, within the span of the request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">The sample index of the first sample; <see langword="null"/> if it is not known.</param>
    /// <param name="samples">The number of samples that are asked for.</param>
    internal static Activity? StartSample(string model, int? index, int samples) => Enclosing()?.Source.StartActivity(TelemetryNames.Spans.Sample, ActivityKind.Client)
        ?.SetTag(TelemetryNames.Attributes.OperationName, "chat")
        .SetTag(TelemetryNames.Attributes.RequestModel, model)
        .SetTag(TelemetryNames.Attributes.ChoiceCount, samples == 1 ? null : samples)
        .SetTag(TelemetryNames.Attributes.SampleIndex, index);

    /// <summary>Adds what the router decided, and what the request cost, to the span of the request.</summary>
    internal void Settled(RoutingDecision decision, UsageDetails? usage)
    {
        if (!AreWatched || RequestSpan() is not { IsAllDataRequested: true } span)
        {
            return;
        }

        AddUsage(span, usage);
        span.SetTag(TelemetryNames.Attributes.Model, decision.Route.Model)
            .SetTag(TelemetryNames.Attributes.Samples, decision.Route.Samples)
            .SetTag(TelemetryNames.Attributes.Reason, decision.Reason.ToString())
            .SetTag(TelemetryNames.Attributes.Mode, decision.Mode.ToString())
            .SetTag(TelemetryNames.Attributes.Policy, decision.Policy)
            .SetTag(TelemetryNames.Attributes.Package, decision.PackageId)
            .SetTag(TelemetryNames.Attributes.Device, decision.Device)
            .SetTag(TelemetryNames.Attributes.MatchProbability, decision.MatchProbability)
            .SetTag(TelemetryNames.Attributes.OutOfDistribution, decision.OutOfDistributionScore)
            .SetTag(TelemetryNames.Attributes.EstimatedCost, decision.EstimatedCost)
            .SetTag(TelemetryNames.Attributes.ReferenceModel, decision.ReferenceModel)
            .SetTag(TelemetryNames.Attributes.ReferenceEstimatedCost, decision.ReferenceEstimatedCost)
            .SetTag(TelemetryNames.Attributes.Cost, decision.Cost)
            .SetTag(TelemetryNames.Attributes.CostIsEstimated, decision.CostIsEstimated)
            .SetTag(TelemetryNames.Attributes.BudgetPressure, decision.BudgetPressure)
            .SetTag(TelemetryNames.Attributes.Budget, decision.Budget)
            .SetTag(TelemetryNames.Attributes.Attempts, decision.Attempts.Count)
            .SetTag(TelemetryNames.Attributes.SelectedSample, decision.SelectedSample);
    }

    internal static void AddUsage(Activity? span, UsageDetails? usage)
    {
        if (span is null || usage is null)
        {
            return;
        }

        var tokens = ReportedUsage.Of(usage);
        span.SetTag(TelemetryNames.Attributes.InputTokens, tokens.Input)
            .SetTag(TelemetryNames.Attributes.OutputTokens, tokens.Output)
            .SetTag(TelemetryNames.Attributes.CacheReadTokens, tokens.CachedInput > 0 ? tokens.CachedInput : null)
            .SetTag(TelemetryNames.Attributes.CacheCreationTokens, tokens.CacheWrite > 0 ? tokens.CacheWrite : null);
    }

    internal static void Fail(Activity? span, Exception error) =>
        span?.SetTag(TelemetryNames.Attributes.ErrorType, error.GetType().FullName).SetStatus(ActivityStatusCode.Error);

    public void Dispose() => _source.Dispose();

    // A part of the application may have started spans of its own in between, and left them open.
    private static Activity? Enclosing()
    {
        var span = Activity.Current;
        while (span is not null && span.Source.Name != TelemetryNames.Source)
        {
            span = span.Parent;
        }

        return span;
    }

    private Activity? RequestSpan()
    {
        var span = Activity.Current;
        while (span is not null && !(ReferenceEquals(span.Source, _source) && span.OperationName == TelemetryNames.Spans.Request))
        {
            span = span.Parent;
        }

        return span;
    }
}
