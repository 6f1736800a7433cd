namespace BestRoute.Training;

/// <summary>Where the queries of each task went.</summary>
internal static class TrafficSection
{
    // More rows than these are a table, not a picture.
    private const int DrawnTasks = 24;

    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        if (report.Traffic.Count == 0)
        {
            return null;
        }

        TaskTraffic[] tasks = [.. report.Traffic.OrderByDescending(static task => task.Queries).Take(DrawnTasks).OrderBy(task => task.CostReduction)];
        var colors = new RouteColors(report);
        string[] models = [.. colors.Ranked.Where(model => report.Traffic.Any(task => task.Models.ContainsKey(model)))];
        var spec = new ChartSpec
        {
            Kind = "stack",
            Y = new ChartAxis("Share of the task's queries", "share") { Min = 0, Max = 1 },
            Labels = [.. tasks.Select(static task => task.Task)],
            Series =
            [
                .. models.Select(model => new ChartSeries(model, "route")
                {
                    Points = [.. tasks.Select((task, row) => new ChartPoint(row, task.Models.GetValueOrDefault(model)))],
                    Color = colors.Of(model),
                }),
            ],
        };
        var drawn = tasks.Length < report.Traffic.Count ? $" The chart has the {tasks.Length} tasks with the most queries, the table all {report.Traffic.Count}." : "";
        return new Section("traffic", "Who answers, task by task", Html.Of($"""
            <p>The router never sees a task's name; the log has it. As delivered, these models answered. Where a task saves much and keeps its quality, the router has
            found something; where it loses quality, look there first.{drawn}</p>
            {Chart.Of(page, "traffic", "Stacked bars: the share of queries by model, a row per task", spec, Table(report, models), "rows")}
            """));
    }

    private static Html Table(EvaluationFigures report, string[] models) => DataTable.Of(
        "By task, as delivered: cost and quality, and the share of queries by model in percent",
        ["Task", "queries", "cost", "quality", "of the reference", .. models],
        report.Traffic.Select(task => new DataTable.Row(
            task.Task,
            [
                Figures.Count(task.Queries),
                Figures.SignedPercent(-task.CostReduction),
                Figures.Fixed(task.Quality, 3),
                Figures.Fixed(task.ReferenceQuality, 3),
                .. models.Select(model => task.Models.TryGetValue(model, out var share) ? Figures.Fixed(100 * share, 1) : null),
            ])));
}
