namespace BestRoute.Tests;

/// <summary>A predictor that knows the given routes and says what the test says.</summary>
internal sealed class FakePredictor(params IReadOnlyList<ModelRoute> routes) : IMatchPredictor
{
    private readonly Dictionary<ModelRoute, RoutePrediction> _predictions = [];

    public IReadOnlyList<ModelRoute> Routes { get; } = routes;

    /// <summary>Gets the texts that were predicted.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Gets or sets what runs before each prediction: an error, a wait.</summary>
    public Func<string, CancellationToken, ValueTask>? Before { get; set; }

    /// <summary>Gets or sets what is said about every query.</summary>
    public PredictionResult Result { get; set; }

    /// <summary>Gets or sets a prediction; the default is certain match for what was never set.</summary>
    public RoutePrediction this[string model, int samples = 1]
    {
        get => _predictions.GetValueOrDefault(new ModelRoute(model, samples), new RoutePrediction(1, 1));
        set => _predictions[new ModelRoute(model, samples)] = value;
    }

    public async ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        lock (Texts)
        {
            Texts.Add(text);
        }

        if (Before is { } before)
        {
            await before(text, cancellationToken);
        }

        for (var i = 0; i < Routes.Count; i++)
        {
            predictions.Span[i] = this[Routes[i].Model, Routes[i].Samples];
        }

        return Result;
    }
}
