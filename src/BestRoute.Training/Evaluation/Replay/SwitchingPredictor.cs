namespace BestRoute.Training;

/// <summary>Asks another predictor in each run: a client keeps the one it was made with. Not to be switched during a run.</summary>
internal sealed class SwitchingPredictor(IMatchPredictor first) : IMatchPredictor
{
    private IMatchPredictor _current = first;

    /// <summary>Sets the predictor to ask.</summary>
    /// <exception cref="ArgumentException">It predicts other routes, or in another order.</exception>
    public IMatchPredictor Current
    {
        set => _current = value.Routes.SequenceEqual(Routes)
            ? value
            : throw new ArgumentException($"The predictor knows {string.Join(", ", value.Routes)}; this replay needs {string.Join(", ", Routes)}.", nameof(value));
    }

    public IReadOnlyList<ModelRoute> Routes { get; } = first.Routes;

    public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken) =>
        _current.PredictAsync(text, predictions, cancellationToken);
}
