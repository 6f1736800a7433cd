using System.Text.RegularExpressions;

namespace BestRoute.Training;

/// <summary>Measures what each word of a query does to a prediction: the query is predicted again without the word (Zeiler and Fergus 2014, occlusion).</summary>
/// <remarks>It asks nothing of the predictor, so it works for each encoder, and shows what the text does, not what single numbers in the model do.</remarks>
internal static partial class WordInfluences
{
    /// <summary>The number of words that are measured. A prediction by a language model takes some time.</summary>
    public const int MaxWords = 200;

    /// <summary>Measures the first words of a query.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="text">The query, as the router sees it.</param>
    /// <param name="route">The route to predict for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The words whose influence is not 0, in the order of their first occurrence. Words that differ in case only are one word.</returns>
    public static async Task<IReadOnlyList<WordInfluence>> OfAsync(IMatchPredictor predictor, string text, ModelRoute route, CancellationToken cancellationToken)
    {
        var position = predictor.Routes.ToList().IndexOf(route);
        if (position < 0)
        {
            return [];
        }

        var predictions = new RoutePrediction[predictor.Routes.Count];
        async Task<double> PredictAsync(string query)
        {
            await predictor.PredictAsync(query, predictions, cancellationToken).ConfigureAwait(false);
            return predictions[position].MatchProbability;
        }

        var whole = await PredictAsync(text).ConfigureAwait(false);
        var influences = new List<WordInfluence>();
        foreach (var word in Word().Matches(text).Select(static match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxWords))
        {
            var without = Word().Replace(text, match => match.Value.Equals(word, StringComparison.OrdinalIgnoreCase) ? "" : match.Value);
            var change = whole - await PredictAsync(without).ConfigureAwait(false);
            if (change != 0)
            {
                influences.Add(new WordInfluence(word, change));
            }
        }

        return influences;
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(['\u2019-][\p{L}\p{M}\p{N}]+)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
