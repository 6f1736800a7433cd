namespace BestRoute.Training;

/// <summary>What a scorer's choices are worth next to a random sample and the best one: means of quality scores over draws.</summary>
/// <param name="Random">The mean score of all samples.</param>
/// <param name="Chosen">The mean score of the samples that the scorer chose.</param>
/// <param name="Oracle">The mean score of the best samples.</param>
internal readonly record struct SelectionQuality(double Random, double Chosen, double Oracle)
{
    /// <summary>Gets the share of the oracle's gain over a random sample that the scorer recovers; 0 where there is none to gain.</summary>
    public double Recovered => Oracle > Random ? (Chosen - Random) / (Oracle - Random) : 0;

    /// <summary>Measures a scorer on draws that it was not trained on.</summary>
    /// <param name="scorer">The scorer; samples of equal highest score share the choice, so that the order of recording does not count.</param>
    /// <param name="draws">The draws; those of one sample say nothing and are left out.</param>
    /// <param name="options">The degree of parallelism, on which nothing depends, and the token that stops it.</param>
    public static async Task<SelectionQuality> MeasureAsync(IResponseScorer scorer, IReadOnlyList<RewardDraw> draws, ParallelOptions options)
    {
        var results = new SelectionQuality?[draws.Count];
        await Parallel.ForAsync(0, draws.Count, options, async (i, token) =>
        {
            var draw = draws[i];
            if (draw.Texts.Count > 1)
            {
                var scores = await DrawScores.OfAsync(scorer, draw.Prompt, draw.Texts, token).ConfigureAwait(false);
                var highest = scores.Max();
                results[i] = new(draw.Scores.Average(), draw.Scores.Where((_, s) => scores[s] == highest).Average(), draw.Scores.Max());
            }
        }).ConfigureAwait(false);

        var measured = results.OfType<SelectionQuality>().ToArray();
        return measured.Length == 0
            ? default
            : new(measured.Average(static one => one.Random), measured.Average(static one => one.Chosen), measured.Average(static one => one.Oracle));
    }
}
