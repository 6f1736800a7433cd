namespace BestRoute.Training;

/// <summary>Means of labels, some of which are masked.</summary>
internal static class LabelMeans
{
    /// <summary>The mean over the queries that have a label.</summary>
    /// <param name="labels">By query; NaN masks.</param>
    /// <param name="queries">The queries that count.</param>
    /// <returns><see langword="null"/> where no query has one.</returns>
    public static double? Of(double[] labels, IEnumerable<int> queries)
    {
        double sum = 0;
        var count = 0;
        foreach (var query in queries)
        {
            if (!double.IsNaN(labels[query]))
            {
                sum += labels[query];
                count++;
            }
        }

        return count > 0 ? sum / count : null;
    }

    /// <summary>The mean over all queries; 0 where no query has a label.</summary>
    public static double Of(double[] labels) => Of(labels, Enumerable.Range(0, labels.Length)) ?? 0;
}
