namespace BestRoute.Training;

/// <summary>How long answers take, if the log has times.</summary>
internal static class LatencySection
{
    public static Section? Of(EvaluationFigures report) => report.Latency is not { } latency ? null : new Section("latency", "How long answers take", Html.Of($"""
        <p>The time until the whole answer was there, from the times in the log (<code>latencySeconds</code>). {Figures.Count(latency.Queries)} of {Figures.Count(report.Queries)} queries have them. A route of
        several samples takes as long as its slowest sample. The time of the router and of the scorer is not included.</p>
        {DataTable.Of(
            "Seconds until the whole answer",
            ["", "half of the answers take at most", "95% of the answers take at most"],
            [
                new DataTable.Row($"{report.Source.Reference} alone", Figures.Fixed(latency.Reference.Median, 2), Figures.Fixed(latency.Reference.P95, 2)),
                new DataTable.Row("default settings", Figures.Fixed(latency.Routed.Median, 2), Figures.Fixed(latency.Routed.P95, 2)) { IsOurs = true },
            ])}
        """))
    {
        PlainWords = Html.Of($"Half of the routed answers are there within {Figures.Fixed(latency.Routed.Median, 2)} seconds. With {report.Source.Reference} alone, it is {Figures.Fixed(latency.Reference.Median, 2)} seconds."),
    };
}
