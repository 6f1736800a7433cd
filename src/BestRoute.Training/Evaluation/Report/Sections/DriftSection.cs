using System.Globalization;

namespace BestRoute.Training;

/// <summary>How much the evaluated queries differ from the training queries, and what the limit does.</summary>
internal static class DriftSection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        if (report.Drift is not { } drift)
        {
            return null;
        }

        var spec = ChartSpec.AgainstDiagonal(
            new ChartAxis("Share of queries with at most this score", "share"),
            new ChartAxis("Out-of-distribution score", "number"),
            [
                new ChartSeries("evaluated queries", "ours")
                {
                    Points = [.. drift.ScoreQuantiles.Select(static quantile => new ChartPoint(double.Parse(quantile.Key, CultureInfo.InvariantCulture) / 100, quantile.Value))],
                    Marks = true,
                },
            ]);
        return new Section("drift", "Queries that differ from the training queries", Html.Of($"""
            <p>{Figures.Percent(drift.ShareBeyond)} of the queries have an out-of-distribution score above the limit of {drift.Limit.ToString("0.####", CultureInfo.InvariantCulture)}. With
            default settings, the reference answers them. If the queries are like the validation queries, the line is on the diagonal. If the line is above it, the queries have changed.</p>
            {Chart.Of(page, "drift", "Line: quantiles of the out-of-distribution score", spec, Quantiles(drift))}
            {Table(drift)}
            """))
        {
            PlainWords = Html.Of($"{Figures.Percent(drift.ShareBeyond)} of these queries are too unlike the training queries, so the reference answers them. Without any change of the traffic, about {Figures.Percent(1 - drift.Limit)} is expected."),
        };
    }

    private static Html Table(DriftReport drift) => DataTable.Of(
        "With the limit and without",
        ["", "cost, default settings", "quality, default settings", "uplift over random-mix-single"],
        [
            Row("with the limit (default settings)", drift.OperatingPoint, drift.Uplift),
            Row("without a limit", drift.OperatingPointWithoutLimit, drift.UpliftWithoutLimit),
            Row("with the limit at every setting", null, drift.UpliftWithLimitEverywhere),
        ]);

    private static DataTable.Row Row(string name, DriftOperatingPoint? point, double uplift) => new(
        name,
        point is null ? null : Figures.SignedPercent(-point.CostReduction),
        point is null ? null : Figures.SignedPercent(point.QualityChange),
        Figures.Signed(uplift, 2));

    private static Html Quantiles(DriftReport drift) => DataTable.Of(
        "Quantiles of the out-of-distribution score",
        ["Queries", "score at most"],
        drift.ScoreQuantiles.Select(static quantile => new DataTable.Row($"{quantile.Key}%", Figures.Fixed(quantile.Value, 4))));
}
