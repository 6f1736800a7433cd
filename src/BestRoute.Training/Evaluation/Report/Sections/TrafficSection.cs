namespace BestRoute.Training;

/// <summary>Which models answered the queries of each task.</summary>
internal static class TrafficSection
{
    // With more rows, the table is easier to read than a chart.
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
        var drawn = tasks.Length < report.Traffic.Count ? $" The chart shows the {tasks.Length} tasks with the most queries, and the table shows all {report.Traffic.Count}." : "";
        return new Section("traffic", "Who answers, by task", Html.Of($"""
            <p>The share of queries that each model answers with default settings, by task. The log has the name of the task, but the router never sees it. If a task
            loses quality, look there first. If it saves a lot and keeps its quality, routing works well for it.{drawn}</p>
            {Chart.Of(page, "traffic", "Stacked bars: the share of queries by model, one row per task", spec, Table(report, models), "rows")}
            """))
        {
            PlainWords = PlainWords(report),
        };
    }

    private static Html PlainWords(EvaluationFigures report)
    {
        var (cheapest, worst) = (report.Traffic.MaxBy(static task => task.CostReduction)!, report.Traffic.MinBy(static task => task.Quality - task.ReferenceQuality)!);
        return worst.Quality < worst.ReferenceQuality
            ? Html.Of($"Routing saves the most on {cheapest.Task} ({Figures.Percent(cheapest.CostReduction)} of the cost). It loses the most quality on {worst.Task}.")
            : Html.Of($"Routing saves the most on {cheapest.Task} ({Figures.Percent(cheapest.CostReduction)} of the cost). It loses no quality on any task.");
    }

    private static Html Table(EvaluationFigures report, string[] models) => DataTable.Of(
        "By task, with default settings: cost and quality, and the share of queries by model in percent",
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
