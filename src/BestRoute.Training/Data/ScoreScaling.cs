namespace BestRoute.Training;

/// <summary>Finds the scale of raw quality scores.</summary>
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
}
