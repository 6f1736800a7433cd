namespace BestRoute.Training;

/// <summary>Compares how long the reference and the routed answers take.</summary>
internal static class LatencyMeasurement
{
    /// <param name="queries">The evaluated queries.</param>
    /// <param name="latencies">The times that the log has.</param>
    /// <param name="routed">What each query got at the operating point.</param>
    /// <param name="reference">What the reference gave.</param>
    /// <returns><see langword="null"/> if the log has no times.</returns>
    public static LatencyReport? Of(IReadOnlyList<QueryRecord> queries, RecordedLatencies latencies, SettingResult routed, SettingResult reference)
    {
        var times = (from query in Enumerable.Range(0, queries.Count)
                     let before = latencies.Of(queries[query], reference.Routes[query])
                     let after = latencies.Of(queries[query], routed.Routes[query])
                     where before is not null && after is not null
                     select (Reference: before.Value, Routed: after.Value)).ToArray();
        return times.Length == 0
            ? null
            : new LatencyReport(times.Length, QuantilesOf(times.Select(static time => time.Reference)), QuantilesOf(times.Select(static time => time.Routed)));
    }

    private static LatencyQuantiles QuantilesOf(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
        return new LatencyQuantiles(At(0.5), At(0.95));
    }
}
