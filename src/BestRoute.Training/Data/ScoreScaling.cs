namespace BestRoute.Training;

/// <summary>Maps raw quality scores to 0..1.</summary>
internal static class ScoreScaling
{
    /// <summary>The range of the scores of some queries.</summary>
    public static ScoreScale Of(IEnumerable<QueryRecord> records)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        foreach (var record in records)
        {
            foreach (var samples in record.Responses.Values)
            {
                foreach (var sample in samples)
                {
                    minimum = Math.Min(minimum, sample.Score);
                    maximum = Math.Max(maximum, sample.Score);
                }
            }
        }

        // A scale needs a range: where all scores are one number, that number is the best there is.
        return minimum < maximum ? new ScoreScale(minimum, maximum)
            : minimum == maximum ? new ScoreScale(maximum - Math.Max(1, Math.Abs(maximum)), maximum)
            : new ScoreScale(0, 1);
    }

    /// <summary>Maps the scale's minimum to 0 and its maximum to 1, linearly and beyond.</summary>
    /// <remarks>Halved before differences are taken: the range of two finite numbers may overflow.</remarks>
    public static double ToUnit(this ScoreScale scale, double score) =>
        ((score / 2) - (scale.Minimum / 2)) / ((scale.Maximum / 2) - (scale.Minimum / 2));

    /// <summary>The score that <see cref="ToUnit"/> maps to a value.</summary>
    public static double FromUnit(this ScoreScale scale, double value) =>
        2 * ((scale.Minimum / 2) + (value * ((scale.Maximum / 2) - (scale.Minimum / 2))));
}
