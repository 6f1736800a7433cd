namespace BestRoute.Training;

/// <summary>Which routes answer, along the sweep of the package's setting.</summary>
internal static class SharesSection
{
    // More areas cannot be distinguished.
    private const int NamedRoutes = 10;

    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        if (new MethodRoles(report).Ours is not { } ours)
        {
            return null;
        }

        CurvePoint[] points = [.. ours.Curve.OrderBy(static point => point.CostPerThousandQueries).DistinctBy(static point => point.CostPerThousandQueries)];
        var routes = points.SelectMany(static point => point.Routes.Keys).Distinct().ToArray();
        var colors = new RouteColors(report);
        var named = routes.OrderByDescending(route => points.Sum(point => point.Routes.GetValueOrDefault(route))).Take(NamedRoutes)
            .OrderBy(colors.Of).ThenBy(RouteColors.TintOf).ToArray();
        var others = routes.Except(named).ToArray();
        var spec = new ChartSpec
        {
            Kind = "areas",
            X = new ChartAxis("Cost of a thousand queries, US dollars", "usd"),
            Y = new ChartAxis("Share of queries", "share") { Min = 0, Max = 1 },
            Series =
            [
                .. named.Select(route => Series(route, points, [route]) with { Color = colors.Of(route), Tint = RouteColors.TintOf(route) }),
                .. others.Length > 0 ? [Series(others.Length == 1 ? others[0] : $"{others.Length} other routes", points, others) with { Color = RouteColors.Named }] : (ChartSeries[])[],
            ],
        };
        return new Section("shares", "Who answers", Html.Of($"""
            <p>The share of queries that each route answers, from the cheapest setting of <code>best-route</code> to the most expensive. <code>model x 3</code> draws three
            samples and keeps the best. With default settings, the cost is {Figures.Money(ours.OperatingPoint!.CostPerThousandQueries)}.</p>
            {Chart.Of(page, "shares", "Areas: the share of queries by route, along the cost", spec, Table(points, [.. named, .. others], ours))}
            """))
        {
            PlainWords = PlainWords(ours),
        };
    }

    private static Html? PlainWords(MethodReport ours)
    {
        var most = ours.OperatingPoint!.Routes.MaxBy(static route => route.Value);
        return most.Key is null ? null : Html.Of($"With default settings, {most.Key} answers most of the queries: {Figures.Percent(most.Value)} of them.");
    }

    private static ChartSeries Series(string name, CurvePoint[] points, string[] routes) => new(name, "route")
    {
        Points = [.. points.Select(point => new ChartPoint(point.CostPerThousandQueries, routes.Sum(route => point.Routes.GetValueOrDefault(route))))],
    };

    private static Html Table(CurvePoint[] points, string[] routes, MethodReport ours)
    {
        // About a dozen settings are enough here. The JSON has all.
        var step = Math.Max(1, (points.Length - 1) / 12.0);
        var shown = Enumerable.Range(0, Math.Min(points.Length, 13)).Select(row => points[(int)Math.Round(row * step)]).Distinct();
        return DataTable.Of(
            "Share of queries by route, in percent, at settings along the sweep",
            ["Cost of a thousand", "Quality", .. routes],
            shown.Append(ours.OperatingPoint!).Select(point => new DataTable.Row(
                point == ours.OperatingPoint ? "default settings: " + Figures.Money(point.CostPerThousandQueries) : Figures.Money(point.CostPerThousandQueries),
                [Figures.Fixed(point.Quality, 3), .. routes.Select(route => point.Routes.TryGetValue(route, out var share) ? Figures.Fixed(100 * share, 1) : null)])
            {
                IsOurs = point == ours.OperatingPoint,
            }));
    }
}
