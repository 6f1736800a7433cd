namespace BestRoute.Studies.Faults;

/// <summary>A predictor that says the same about every query.</summary>
internal sealed class FixedPredictor(IReadOnlyList<(ModelRoute Route, double Match)> matches) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes { get; } = [.. matches.Select(static entry => entry.Route)];

    public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        for (var i = 0; i < matches.Count; i++)
        {
            predictions.Span[i] = new RoutePrediction(matches[i].Match, matches[i].Match);
        }

        return default;
    }
}
