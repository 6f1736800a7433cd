namespace BestRoute.Training;

/// <summary>Tells, for each task of the log, which models answered. Only a report sees tasks; no router does.</summary>
internal static class TrafficMeasurement
{
    /// <param name="queries">The evaluated queries; those without a task are left out.</param>
    /// <param name="tasks">The tasks of the queries, as far as the log names them.</param>
    /// <param name="pool">The pool, for the order of the models.</param>
    /// <param name="routed">What each query got at the operating point.</param>
    /// <param name="reference">What the reference gave.</param>
    /// <returns>By the name of the task, in ordinal order.</returns>
    public static IReadOnlyList<TaskTraffic> Of(
        IReadOnlyList<QueryRecord> queries,
        TaskLabels tasks,
        PoolFile pool,
        SettingResult routed,
        SettingResult reference)
        =>
        [
            .. from query in Enumerable.Range(0, queries.Count)
               let task = tasks.Of(queries[query].Text)
               where task is not null
               group query by task into rows
               orderby rows.Key ascending
               select new TaskTraffic(
                   rows.Key,
                   rows.Count(),
                   Shares(pool, [.. rows.Select(query => routed.Routes[query].Model)]),
                   rows.Average(query => routed.Qualities[query]),
                   rows.Average(query => reference.Qualities[query]),
                   Saving(rows.Sum(query => routed.Costs[query]), rows.Sum(query => reference.Costs[query]))),
        ];

    private static Dictionary<string, double> Shares(PoolFile pool, IReadOnlyList<string> answered)
    {
        var counts = answered.CountBy(static model => model).ToDictionary(StringComparer.Ordinal);
        return pool.Models.Where(model => counts.ContainsKey(model.Id))
            .ToDictionary(static model => model.Id, model => (double)counts[model.Id] / answered.Count, StringComparer.Ordinal);
    }

    private static double Saving(double cost, double reference) => reference > 0 ? 1 - (cost / reference) : 0;
}
