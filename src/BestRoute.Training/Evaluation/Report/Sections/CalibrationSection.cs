namespace BestRoute.Training;

/// <summary>How good the predictions of the package are.</summary>
internal static class CalibrationSection
{
    private const string Pooled = "all routes";

    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        (string Name, PredictionCalibration Calibration)[] routes =
            [(Pooled, report.Calibration.Pooled), .. report.Calibration.Routes.Select(static route => (route.Key, route.Value))];
        var spec = ChartSpec.AgainstDiagonal(
            new ChartAxis("Predicted", "share"),
            new ChartAxis("Observed", "share"),
            [
                .. routes.SelectMany(static route => (ChartSeries[])
                [
                    .. route.Calibration.Match is { } match ? [Series("match probability", "ours", route.Name, match)] : (ChartSeries[])[],
                    Series("quality", "best", route.Name, route.Calibration.Quality),
                ]),
            ]);
        return new Section("calibration", "How good are the predictions?", Html.Of($"""
            <p>{Gap(report.Calibration.Pooled.Gap)} The chart groups queries with similar predictions, and shows the observed results. On the diagonal, the prediction is right: where 70% is predicted,
            70% is observed. The <a href="#term-ece">calibration error</a> is the mean distance from the diagonal.</p>
            {Chart.Of(page, "reliability", "Reliability: observed by predicted values, one route at a time", spec, Bins(routes))}
            {Table(routes)}
            """))
        {
            PlainWords = Html.Of($"A predicted quality is wrong by {Figures.Fixed(100 * report.Calibration.Pooled.Quality.ExpectedCalibrationError, 1)} points of 100, on average over queries with similar predictions."),
        };
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
            $"Routing depends on the predicted gap in quality to the reference. Its squared error is {Figures.Fixed(good.SquaredError, 4)}. That of the best constant is {Figures.Fixed(good.SquaredErrorConstant, 4)}. So {Figures.Percent(1 - (good.SquaredError / good.SquaredErrorConstant))} of the differences between queries is predicted. The rest is chance, or cannot be seen in the features."),
        { } bad => Html.Of(
            $"<strong>Routing depends on the predicted gap in quality to the reference, and here a constant is as good as the prediction.</strong> The squared error is {Figures.Fixed(bad.SquaredError, 4)}. That of the best constant is {Figures.Fixed(bad.SquaredErrorConstant, 4)}."),
    };

    private static Html Table((string Name, PredictionCalibration Calibration)[] routes) => DataTable.Of(
        "Errors of the predictions by route, and the same errors of the best constant",
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
        ["Route", "what", "predicted", "observed", "predictions"],
        routes.SelectMany(static route => ((string What, ProbabilityCalibration? Curve)[])[("match", route.Calibration.Match), ("quality", route.Calibration.Quality)],
            static (route, part) => (route.Name, part.What, part.Curve))
            .SelectMany(static part => part.Curve?.Reliability ?? [], static (part, bin) => new DataTable.Row(
                part.Name, part.What, Figures.Percent(bin.Predicted), Figures.Percent(bin.Observed), Figures.Count(bin.Queries))));

    private static string? Four(double? value) => value is { } number ? Figures.Fixed(number, 4) : null;
}
