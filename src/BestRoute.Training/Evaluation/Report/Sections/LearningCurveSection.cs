namespace BestRoute.Training;

/// <summary>What less training data would reach.</summary>
internal static class LearningCurveSection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        if (report.LearningCurve is not { Count: > 0 } curve)
        {
            return null;
        }

        var spec = new ChartSpec
        {
            Kind = "lines",
            X = new ChartAxis("Training queries", "count") { Scale = "log" },
            Y = new ChartAxis("Uplift over random-mix-single, with its 95% interval", "signed"),
            Series =
            [
                new ChartSeries("best-route", "ours")
                {
                    Points = [.. curve.Select(static point => new ChartPoint(point.TrainingQueries, point.Uplift.Value, point.Uplift.Low, point.Uplift.High))],
                    Marks = true,
                },
                new ChartSeries("random-mix-single", "coin") { Points = [new(curve[0].TrainingQueries, 0), new(curve[^1].TrainingQueries, 0)] },
            ],
        };
        return new Section("learning", "How much data it takes", Html.Of($"""
            <p>Packages that were trained on fewer queries of the log, and measured on the same queries. If the line still rises at its end, more data would help. Where
            the band contains zero, there is no clear difference to a coin.</p>
            {Chart.Of(page, "learning", "Line with a band: uplift by the number of training queries", spec, Table(curve))}
            """))
        {
            PlainWords = curve.Count < 2
                ? null
                : Html.Of($"With {Figures.Count(curve[^1].TrainingQueries)} training queries instead of {Figures.Count(curve[0].TrainingQueries)}, the uplift is {Figures.Signed(curve[^1].Uplift.Value, 1)} instead of {Figures.Signed(curve[0].Uplift.Value, 1)}."),
        };
    }

    private static Html Table(IReadOnlyList<LearningCurvePoint> curve) => DataTable.Of(
        "Packages with fewer training queries, measured on the evaluated queries",
        ["Training queries", "validation queries", "AIQ", "uplift over random-mix-single", "95%", "cost, default settings", "quality, default settings"],
        curve.Select(static point => new DataTable.Row(
            Figures.Count(point.TrainingQueries),
            Figures.Count(point.ValidationQueries),
            Figures.Fixed(point.Aiq, 4),
            Figures.Signed(point.Uplift.Value, 2),
            Figures.Range(point.Uplift.Low, point.Uplift.High, 2),
            Figures.SignedPercent(-point.OperatingPoint.CostReduction),
            Figures.SignedPercent(point.OperatingPoint.QualityChange))));
}
