using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The choice of one sample of a draw: first the validity filter, then the scorer (paper, section 4.1).</summary>
/// <param name="Answer">The chosen sample, or null if none is valid.</param>
/// <param name="Index">Its position among the samples that were returned.</param>
/// <param name="Valid">How many samples were valid.</param>
internal readonly record struct SampleSelection(ChatResponse? Answer, int Index, int Valid)
{
    /// <summary>Gets the time of the scorer; null if it was not called.</summary>
    public TimeSpan? Scoring { get; init; }

    internal static async ValueTask<SampleSelection> SelectAsync(
        ChatRequest request, ModelRoute route, PoolModel model, IReadOnlyList<ChatResponse> responses, Bill bill, RouterTelemetry telemetry, CancellationToken cancellationToken)
    {
        if (model.IsReference && responses.Count > 0)
        {
            // This is the quality to match: the answer is returned as it is.
            return new(responses[0], 0, 1);
        }

        var valid = ValidityFilter.Keep(responses, request.Options, route.Samples);
        return valid.Count switch
        {
            0 => Unfinished(responses),
            1 => new(responses[valid[0]], valid[0], 1),
            _ => await ScoreAsync(request, route, responses, valid, bill, telemetry, cancellationToken).ConfigureAwait(false),
        };
    }

    // A background response has no content yet. The caller asks for it again with its continuation token.
    private static SampleSelection Unfinished(IReadOnlyList<ChatResponse> responses)
    {
        for (var i = 0; i < responses.Count; i++)
        {
            if (responses[i].ContinuationToken is not null)
            {
                return new(responses[i], i, 1);
            }
        }

        return default;
    }

    /// <summary>Chooses the best of some samples.</summary>
    internal static async ValueTask<SampleSelection> ScoreAsync(
        ChatRequest request, ModelRoute route, IReadOnlyList<ChatResponse> responses, IReadOnlyList<int> valid, Bill bill, RouterTelemetry telemetry, CancellationToken cancellationToken)
    {
        var samples = valid;
        ChatResponse[] drawn = [.. samples.Select(index => responses[index])];
        var calls = DrawCalls.Of(drawn);
        if (calls is not null && request.Scorer is ITextScorer)
        {
            samples = [.. calls.Narrow().Select(index => valid[index])];
            drawn = [.. samples.Select(index => responses[index])];
            calls = null;
            if (samples.Count == 1)
            {
                return new(drawn[0], samples[0], valid.Count);
            }
        }

        var best = 0;
        var scores = new double[samples.Count];
        var scoring = new ScoringRequest(request.Text, request.Messages, drawn);
        var started = request.Time.GetTimestamp();
        try
        {
            using var deadline = Deadline.Start(request.Configuration.Scorer is null ? Timeout.InfiniteTimeSpan : request.Configuration.PartTimeout, request.Time, cancellationToken);
            await (telemetry.Spans.AreWatched
                ? WatchedParts.ScoreAsync(telemetry.Spans, request, scoring, scores, deadline.Token)
                : request.Scorer.ScoreAsync(scoring, scores, deadline.Token).WaitOrAbandonAsync(deadline.Token)).ConfigureAwait(false);
            deadline.Complete();
            for (var i = 1; i < scores.Length; i++)
            {
                // A score that is not a number never wins. Ties go to the more frequent tool calls, then to the lower sample index.
                if (scores[i] > scores[best] || (double.IsNaN(scores[best]) && !double.IsNaN(scores[i]))
                    || (scores[i] == scores[best] && calls?.Agreement(i) > calls?.Agreement(best)))
                {
                    best = i;
                }
            }
        }
        catch (Exception error)
        {
            // A failing reward model is a worse choice, not a failed request.
            cancellationToken.ThrowIfCancellationRequested();
            Log.ScoringFailed(telemetry.Logger, route, error);
            telemetry.Metrics.Fallback("scoring");
            best = 0;
        }
        finally
        {
            // Also if the caller cancels: what the scorer has used is billed.
            foreach (var charge in scoring.TakeCharges())
            {
                bill.Add(charge);
            }
        }

        var duration = request.Time.GetElapsedTime(started);
        telemetry.Metrics.Scored(scores.Length, duration);
        return new(drawn[best], samples[best], valid.Count) { Scoring = duration };
    }
}
