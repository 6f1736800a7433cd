namespace BestRoute.Training.Tests.Explanation;

public sealed class WordInfluencesTests
{
    private static readonly ModelRoute _small = new("small", 1);

    [Fact]
    public async Task A_word_has_the_change_that_it_makes_and_others_have_none()
    {
        var words = await WordInfluences.OfAsync(
            new TextPredictor(static text => (text.Contains("prove", StringComparison.OrdinalIgnoreCase) ? 0.2 : 0.9) + (text.Contains("city", StringComparison.Ordinal) ? 0.05 : 0)),
            "Prove it: the city, prove!",
            _small,
            CancellationToken.None);

        Assert.Equal(["Prove", "city"], words.Select(static word => word.Word));
        Assert.Equal(-0.7, words[0].Change, 9);
        Assert.Equal(0.05, words[1].Change, 9);
    }

    [Fact]
    public async Task A_word_inside_of_another_word_stays()
    {
        // Without "sum", the word "summer" is still there.
        var words = await WordInfluences.OfAsync(new TextPredictor(static text => text.Contains("sum", StringComparison.Ordinal) ? 1 : 0), "sum of summer", _small, CancellationToken.None);

        Assert.Empty(words);
    }

    [Fact]
    public async Task Only_the_first_words_of_a_long_query_are_measured()
    {
        var predictor = new TextPredictor(static text => text.Length);
        var words = await WordInfluences.OfAsync(predictor, string.Join(' ', Enumerable.Range(0, 1000)), _small, CancellationToken.None);

        Assert.Equal(WordInfluences.MaxWords, words.Count);
        Assert.Equal(WordInfluences.MaxWords + 1, predictor.Calls);
    }

    [Fact]
    public async Task A_route_that_is_not_predicted_has_no_words() =>
        Assert.Empty(await WordInfluences.OfAsync(new TextPredictor(static text => text.Length), "one two", new ModelRoute("other", 1), CancellationToken.None));

    private sealed class TextPredictor(Func<string, double> probability) : IMatchPredictor
    {
        public int Calls { get; private set; }

        public IReadOnlyList<ModelRoute> Routes { get; } = [new ModelRoute("large", 1), _small];

        public ValueTask<PredictionResult> PredictAsync(string text, Memory<RoutePrediction> predictions, CancellationToken cancellationToken)
        {
            Calls++;
            predictions.Span[0] = new RoutePrediction(1, 1);
            predictions.Span[1] = new RoutePrediction(probability(text), 0.5);
            return default;
        }
    }
}
