namespace BestRoute;

/// <summary>The parts of a decision and of a draw, with their spans. They are used only if somebody wants these.</summary>
internal static class WatchedParts
{
    internal static async ValueTask<PredictionResult> PredictAsync(RouterSpans spans, ChatRequest request, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        using var span = spans.StartPrediction();
        try
        {
            var result = await request.Pool.Predictor.PredictAsync(request.Text, predictions, cancellationToken).WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
            span?.SetTag(TelemetryNames.Attributes.Device, result.Device).SetTag(TelemetryNames.Attributes.OutOfDistribution, result.OutOfDistributionScore);
            return result;
        }
        catch (Exception error)
        {
            RouterSpans.Fail(span, error);
            throw;
        }
    }

    internal static async ValueTask ScoreAsync(RouterSpans spans, ChatRequest request, ScoringRequest scoring, Memory<double> scores, CancellationToken cancellationToken)
    {
        using var span = spans.StartScoring(scores.Length);
        try
        {
            await request.Scorer.ScoreAsync(scoring, scores, cancellationToken).WaitOrAbandonAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            RouterSpans.Fail(span, error);
            throw;
        }
    }
}
