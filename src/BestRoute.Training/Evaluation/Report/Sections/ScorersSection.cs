namespace BestRoute.Training;

/// <summary>Whether the choice among samples works, and whether it is more than a preference for long answers.</summary>
internal static class ScorersSection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        if (report.Scorers.Count == 0)
        {
            return null;
        }

        var spec = new ChartSpec
        {
            Kind = "lines",
            X = new ChartAxis("Samples n", "count"),
            Y = new ChartAxis("Mean quality of the chosen sample", "number"),
            Series =
            [
                .. report.Scorers.SelectMany(static scorer => scorer.Curves.Select(curve => new ChartSeries(scorer.Name, RoleOf(scorer))
                {
                    Points = [.. curve.Quality.Select(static (quality, index) => new ChartPoint(index + 1, quality))],
                    Marks = true,
                    Group = curve.Model,
                })),
            ],
        };
        return new Section("scorers", "Which sample is kept", Html.Of($"""
            <p>For n &gt; 1, a scorer keeps one of n samples. <em>Recovered</em> is its gain over a random sample, as a share of a perfect scorer's gain: 0% is chance, 100% is
            the <code>oracle</code>. <em>Picks the longest</em> is high for a scorer that prefers long answers. <code>longest</code> always takes the longest, so its gain comes from length alone.</p>
            {Chart.Of(page, "scorers", "Lines: quality by the number of samples, one line per scorer, one model at a time", spec, Curves(report))}
            {Table(report)}
            """))
        {
            PlainWords = report.Scorers.FirstOrDefault(static scorer => scorer.IsPackage) is { } own
                ? Html.Of($"The package's scorer, {own.Name}, gets {Figures.Percent(own.Recovered)} of what a perfect choice among the samples would gain.")
                : null,
        };
    }

    private static string RoleOf(ScorerReport scorer) => scorer.Name switch
    {
        _ when scorer.IsPackage => "ours",
        "oracle" => "bound",
        "random" => "coin",
        "consensus" => "best",
        _ => "other",
    };

    private static Html Table(EvaluationFigures report) => DataTable.Of(
        "Scorers over all models, each at its largest number of samples",
        ["Scorer", "recovered", "over all recorded samples", "picks the longest"],
        report.Scorers.Select(static scorer => new DataTable.Row(
            scorer.Name,
            Figures.Percent(scorer.Recovered),
            Figures.Percent(scorer.RecoveredOverAllSamples),
            scorer.LongestShare is { } longest ? Figures.Percent(longest) : null)
        {
            IsOurs = scorer.IsPackage,
        }));

    private static Html Curves(EvaluationFigures report)
    {
        var most = report.Scorers.SelectMany(static scorer => scorer.Curves).Max(static curve => curve.Quality.Count);
        return DataTable.Of(
            "Mean quality of the chosen sample, by model, scorer and number of samples",
            ["Model", "scorer", .. Enumerable.Range(1, most).Select(static samples => $"n = {Figures.Count(samples)}")],
            report.Scorers.SelectMany(static scorer => scorer.Curves.Select(curve => (Scorer: scorer, Curve: curve)))
                .GroupBy(static line => line.Curve.Model)
                .SelectMany(static model => model)
                .Select(line => new DataTable.Row(
                    line.Curve.Model,
                    [line.Scorer.Name, .. Enumerable.Range(0, most).Select(index => index < line.Curve.Quality.Count ? Figures.Fixed(line.Curve.Quality[index], 3) : null)])
                {
                    IsOurs = line.Scorer.IsPackage,
                }));
    }
}
