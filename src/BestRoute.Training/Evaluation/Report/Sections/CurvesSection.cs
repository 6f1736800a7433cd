namespace BestRoute.Training;

/// <summary>Quality against cost, of all methods.</summary>
internal static class CurvesSection
{
    // A sweep has a hundred settings, on its own hull or just below it. Only methods with few settings get marks.
    private const int MarkedSettings = 40;

    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        var roles = new MethodRoles(report);
        var spec = new ChartSpec
        {
            Kind = "lines",
            X = new ChartAxis("Cost of a thousand queries, US dollars", "usd"),
            Y = new ChartAxis("Mean quality", "number"),
            Series =
            [
                new ChartSeries("reference", "reference") { Points = [new(report.Reference.CostPerThousandQueries, report.Reference.Quality)], Marks = true, NoLine = true },
                .. roles.Ours is { OperatingPoint: { } point } ours
                    ? [new ChartSeries("default settings", "delivered") { Points = [new(point.CostPerThousandQueries, point.Quality)], Marks = true, NoLine = true }]
                    : (ChartSeries[])[],
                .. roles.Compared.OrderBy(method => roles.IsHidden(method.Name)).SelectMany(method => SeriesOf(method, roles)),
            ],
        };
        return new Section("curves", "Quality against cost", Html.Of($"""
            <p>Up and to the left is better. Each line shows the quality that a method reaches at a cost (the <a href="#term-hull">hull</a> of its settings), with its
            95% interval as a band. A band describes one method alone. All methods see the same queries, so a <a href="#uplift">difference</a> between methods can
            be clear although their bands overlap. <code>oracle</code> knows all answers in advance, so no method can be above it.</p>
            {Chart.Of(page, "curves", "Lines of mean quality by cost, one per method, with 95% bands", spec, Table(roles), "tall")}
            """))
        {
            PlainWords = roles.Ours is { OperatingPoint: { } own }
                ? Html.Of($"The package is at {Figures.Money(own.CostPerThousandQueries)} with quality {Figures.Fixed(own.Quality, 3)}. {report.Source.Reference} alone is at {Figures.Money(report.Reference.CostPerThousandQueries)} with quality {Figures.Fixed(report.Reference.Quality, 3)}.")
                : null,
        };
    }

    private static IEnumerable<ChartSeries> SeriesOf(MethodReport method, MethodRoles roles)
    {
        var role = roles.Of(method.Name);
        ChartPoint[] settings = method.Curve.Count <= MarkedSettings && role != "coin"
            ? [.. method.Curve.Select(static point => new ChartPoint(
                point.CostPerThousandQueries, point.Quality, null, null, point.Setting.Route?.ToString()))]
            : [];
        if (role == "fixed")
        {
            return [new ChartSeries(method.Name, role) { Points = settings, Marks = true, NoLine = true, Hidden = roles.IsHidden(method.Name) }];
        }

        return
        [
            new ChartSeries(method.Name, role)
            {
                Points = [.. method.Band.Select(static point => new ChartPoint(point.CostPerThousandQueries, point.Quality, point.Low, point.High))],
                Hidden = roles.IsHidden(method.Name),
            },
        ];
    }

    private static Html Table(MethodRoles roles)
    {
        var costs = roles.Compared.FirstOrDefault()?.Band.Where(static (_, index) => index % 4 == 0).Select(static point => point.CostPerThousandQueries).ToArray() ?? [];
        return DataTable.Of(
            "Mean quality on each method's hull, with its 95% interval, by cost of a thousand queries",
            ["Method", .. costs.Select(Figures.Money)],
            roles.Compared.Select(method => new DataTable.Row(
                method.Name,
                [.. method.Band.Where(static (_, index) => index % 4 == 0).Select(static point =>
                    $"{Figures.Fixed(point.Quality, 3)} [{Figures.Fixed(point.Low, 3)}, {Figures.Fixed(point.High, 3)}]")])
            {
                IsOurs = method == roles.Ours,
            }));
    }
}
