namespace BestRoute;

/// <summary>
/// Measures how good answers were, next to what the package predicted for them. While the predictions are calibrated, the means are equal. Safe for concurrent use.
/// </summary>
internal sealed class OutcomeMeasurement(ObservationMetrics metrics)
{
    private const int Capacity = 10_000;

    private readonly RecentEntries<Prediction> _answers = new(Capacity);

    /// <summary>Remembers what was predicted for an answer, because somebody may report on it later.</summary>
    internal void Remember(ChatRequest request, RoutingDecision? decision, string? responseId)
    {
        if (metrics.MeasuresOutcomes && responseId is not null && decision is { Quality: { } quality } && request.Pool.ScoreScale is { } scale)
        {
            _answers.Set(responseId, new Prediction(decision.Route.Model, quality, scale));
        }
    }

    /// <summary>Measures the first report about an answer.</summary>
    internal void Report(string responseId, double score)
    {
        if (_answers.TryTake(responseId, out var prediction))
        {
            Measure(prediction, score, OutcomeSource.Feedback);
        }
    }

    /// <summary>Measures responses with scores. Each one is a single sample of its model.</summary>
    internal void Measure(ObservedRequest observed, IReadOnlyList<ObservedResponse> responses, OutcomeSource source)
    {
        if (!metrics.MeasuresOutcomes || observed.Decision is not { } decision || observed.Request.Pool.ScoreScale is not { } scale)
        {
            return;
        }

        foreach (var response in responses)
        {
            if (response.Score is { } score && QualityOf(decision, response.Model) is { } quality)
            {
                Measure(new Prediction(response.Model, quality, scale), score, source);
            }
        }
    }

    private static double? QualityOf(RoutingDecision decision, string model)
    {
        var route = new ModelRoute(model, 1);
        foreach (var assessment in decision.Routes)
        {
            if (assessment.Route == route)
            {
                return assessment.Quality;
            }
        }

        return null;
    }

    private void Measure(Prediction prediction, double score, OutcomeSource source) =>
        metrics.Outcome(prediction.Model, Math.Clamp(prediction.Scale.ToUnit(score), 0, 1), Math.Clamp(prediction.Quality, 0, 1), source);

    /// <summary>What was predicted for an answer.</summary>
    private readonly record struct Prediction(string Model, double Quality, ScoreScale Scale);
}
