namespace BestRoute.Training;

/// <summary>Isotonic calibration by pool-adjacent-violators: the non-decreasing function of the logit of least squared error.</summary>
internal static class IsotonicRegression
{
    /// <summary>Below this many validation queries it would fit noise, and <see cref="PlattScaling"/> serves.</summary>
    public const int MinQueries = 2_001;

    /// <summary>Fits the calibration.</summary>
    /// <param name="logits">The logits of the head on validation queries.</param>
    /// <param name="targets">The soft targets, at least one a number; NaN leaves the query out.</param>
    /// <returns>The calibration: flat over each block, linear between two blocks.</returns>
    public static MatchCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<double> targets)
    {
        var points = new List<(double Logit, double Target)>();
        for (var i = 0; i < logits.Length; i++)
        {
            if (!double.IsNaN(targets[i]))
            {
                points.Add((logits[i], targets[i]));
            }
        }

        var blocks = new List<Block>();
        foreach (var tied in points.OrderBy(static point => point.Logit).GroupBy(static point => point.Logit))
        {
            var block = new Block(tied.Key, tied.Key, tied.Sum(static point => point.Target), tied.Count());
            while (blocks.Count > 0 && blocks[^1].Mean >= block.Mean)
            {
                var before = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                block = new Block(before.First, block.Last, before.Sum + block.Sum, before.Count + block.Count);
            }

            blocks.Add(block);
        }

        var knots = new List<CalibrationKnot>();
        foreach (var block in blocks)
        {
            var probability = Math.Clamp(block.Mean, 0, 1);
            knots.Add(new CalibrationKnot(block.First, probability));
            if (block.Last > block.First)
            {
                knots.Add(new CalibrationKnot(block.Last, probability));
            }
        }

        return new MatchCalibration(1, 0, knots);
    }

    private readonly record struct Block(double First, double Last, double Sum, int Count)
    {
        public double Mean => Sum / Count;
    }
}
