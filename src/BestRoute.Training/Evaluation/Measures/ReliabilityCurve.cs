namespace BestRoute.Training;

/// <summary>Sorts predictions into bins of equal counts, and compares the mean of each bin with the observed mean.</summary>
internal static class ReliabilityCurve
{
    private const int Bins = 10;

    /// <summary>Makes the curve.</summary>
    /// <param name="predictions">Predictions and what came of them, in any order.</param>
    /// <returns>At most ten points in ascending order of prediction.</returns>
    /// <remarks>
    /// Equal counts, because predictions are close together and would leave most bins of equal width empty. Equal predictions are never parted: which
    /// of them a bin got would be chance, and a constant predictor would look uncalibrated.
    /// </remarks>
    public static IReadOnlyList<ReliabilityPoint> Of(IReadOnlyList<(double Predicted, double Observed)> predictions)
    {
        // Positions are sorted, not copies: of all routes of a long log there are ten million predictions.
        int[] sorted = [.. Enumerable.Range(0, predictions.Count)];
        Array.Sort(sorted, (left, right) => predictions[left].Predicted.CompareTo(predictions[right].Predicted) is var order && order != 0
            ? order
            : left.CompareTo(right));
        var points = new List<ReliabilityPoint>();
        var start = 0;
        for (var bin = 1; bin <= Bins; bin++)
        {
            var end = Math.Max(start, (int)((long)sorted.Length * bin / Bins));
            while (end > start && end < sorted.Length && predictions[sorted[end]].Predicted == predictions[sorted[end - 1]].Predicted)
            {
                end++;
            }

            if (end > start)
            {
                var members = new ArraySegment<int>(sorted, start, end - start);
                points.Add(new ReliabilityPoint(
                    members.Average(member => predictions[member].Predicted), members.Average(member => predictions[member].Observed), members.Count));
            }

            start = end;
        }

        return points;
    }

    /// <summary>Takes the expected calibration error: the mean distance of predicted to observed; 0 for an empty curve.</summary>
    public static double Error(IReadOnlyList<ReliabilityPoint> curve) =>
        curve.Sum(static point => point.Queries * Math.Abs(point.Predicted - point.Observed)) / Math.Max(1, curve.Sum(static point => point.Queries));
}
