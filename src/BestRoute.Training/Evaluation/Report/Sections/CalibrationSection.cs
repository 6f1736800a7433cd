namespace BestRoute.Training;

/// <summary>How far the package's predictions can be believed.</summary>
internal static class CalibrationSection
{
    private const string Pooled = "all routes";

    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        (string Name, PredictionCalibration Calibration)[] routes =
            [(Pooled, report.Calibration.Pooled), .. report.Calibration.Routes.Select(static route => (route.Key, route.Value))];
        var spec = ChartSpec.AgainstDiagonal(
            new ChartAxis("Predicted", "share"),
            new ChartAxis("Came out", "share"),
            [
                .. routes.SelectMany(static route => (ChartSeries[])
                [
                    .. route.Calibration.Match is { } match ? [Series("match probability", "ours", route.Name, match)] : (ChartSeries[])[],
                    Series("quality", "best", route.Name, route.Calibration.Quality),
                ]),
            ]);
        return new Section("calibration", "Can the predictions be believed?", Html.Of($"""
            <p>{Gap(report.Calibration.Pooled.Gap)} Below: queries with similar predictions together, and what came of them. On the diagonal, where 70 % is promised, 70 %
            comes out. The <a href="#term-ece">calibration error</a> is the mean distance from it.</p>
            {Chart.Of(page, "reliability", "Reliability: what came out by what was predicted, for a route at a time", spec, Bins(routes))}
            {Table(routes)}
            """));
    }

    private static ChartSeries Series(string name, string role, string route, ProbabilityCalibration calibration) => new(name, role)
    {
        Points = [.. calibration.Reliability.Select(static bin => new ChartPoint(bin.Predicted, bin.Observed, null, null, $"{Figures.Count(bin.Queries)} predictions"))],
        Marks = true,
        Group = route,
    };

    private static Html Gap(GapCalibration? gap) => gap switch
    {
        null => default,
        { } good when good.SquaredError < good.SquaredErrorConstant => Html.Of(
            $"Routing lives on one prediction, the gap in quality to the reference. Its squared error is {Figures.Fixed(good.SquaredError, 4)}, that of the best constant {Figures.Fixed(good.SquaredErrorConstant, 4)}: {Figures.Percent(1 - (good.SquaredError / good.SquaredErrorConstant))} of what differs between queries is foreseen; the rest is luck, or beyond the features."),
        { } bad => Html.Of(
            $"<strong>Routing lives on one prediction, the gap in quality to the reference, and here a constant predicts it as well</strong>: squared error {Figures.Fixed(bad.SquaredError, 4)}, of the best constant {Figures.Fixed(bad.SquaredErrorConstant, 4)}."),
    };

    private static Html Table((string Name, PredictionCalibration Calibration)[] routes) => DataTable.Of(
        "Errors of the predictions by route, each beside that of the best constant",
        ["Route", "match: Brier", "constant", "calibration error", "quality: Brier", "constant", "calibration error", "gap: squared error", "constant"],
        routes.Select(static route => new DataTable.Row(
            route.Name,
            Four(route.Calibration.Match?.Brier),
            Four(route.Calibration.Match?.BrierConstant),
            Four(route.Calibration.Match?.ExpectedCalibrationError),
            Four(route.Calibration.Quality.Brier),
            Four(route.Calibration.Quality.BrierConstant),
            Four(route.Calibration.Quality.ExpectedCalibrationError),
            Four(route.Calibration.Gap?.SquaredError),
            Four(route.Calibration.Gap?.SquaredErrorConstant))
        {
            IsOurs = route.Name == Pooled,
        }));

    private static Html Bins((string Name, PredictionCalibration Calibration)[] routes) => DataTable.Of(
        "Predicted and observed by bin of similar predictions",
        ["Route", "what", "predicted", "came out", "predictions"],
        routes.SelectMany(static route => ((string What, ProbabilityCalibration? Curve)[])[("match", route.Calibration.Match), ("quality", route.Calibration.Quality)],
            static (route, part) => (route.Name, part.What, part.Curve))
            .SelectMany(static part => part.Curve?.Reliability ?? [], static (part, bin) => new DataTable.Row(
                part.Name, part.What, Figures.Percent(bin.Predicted), Figures.Percent(bin.Observed), Figures.Count(bin.Queries))));

    private static string? Four(double? value) => value is { } number ? Figures.Fixed(number, 4) : null;
}
