namespace BestRoute.Studies.Reliability;

/// <summary>A predictor that rolls the match probabilities of each request, so that all routes are chosen.</summary>
internal sealed class SoakPredictor(int seed) : IMatchPredictor
{
    public IReadOnlyList<ModelRoute> Routes { get; } = [new("large", 1), new("small", 1), new("small", 2), new("small", 3), new("medium", 1)];

    public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
    {
        var request = SoakModel.NumberIn(text);
        double Match(int purpose) => Dice.Roll(seed, request, purpose);
        double[] matches = [1, Match(1), Math.Max(Match(1), Match(2)), Math.Max(Match(1), Math.Max(Match(2), Match(3))), Match(4)];
        for (var i = 0; i < matches.Length; i++)
        {
            predictions.Span[i] = new RoutePrediction(matches[i], matches[i]);
        }

        return default;
    }
}
