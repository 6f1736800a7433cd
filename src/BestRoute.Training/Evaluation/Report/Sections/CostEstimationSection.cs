namespace BestRoute.Training;

/// <summary>How good the cost estimates are.</summary>
internal static class CostEstimationSection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        if (report.CostEstimation.Count == 0)
        {
            return null;
        }

        var spec = new ChartSpec
        {
            Kind = "bars",
            X = new ChartAxis("Model", "number"),
            Y = new ChartAxis("Mean error, share of the model's mean cost", "share") { Min = 0 },
            Labels = [.. report.CostEstimation.Select(static model => model.Model)],
            Series =
            [
                Series("estimate of the package", "ours", report, static model => model.MeanAbsoluteError),
                Series("mean length for every query", "fixed", report, static model => model.MeanAbsoluteErrorWithMeanLength),
            ],
        };
        return new Section("costs", "How good are the cost estimates?", Html.Of($"""
            <p>A route is chosen by its estimated cost, before any model is called. An error of 20% does no harm if the next model costs ten times as much. Between
            two models with the same price, it decides. The second figure uses the mean output length of a model for every query, as the paper does.</p>
            {Chart.Of(page, "costs", "Bars: mean error of the cost estimate by model", spec, Table(report))}
            """))
        {
            PlainWords = PlainWords(report),
        };
    }

    private static Html? PlainWords(EvaluationFigures report)
    {
        var worst = report.CostEstimation.Where(static model => model.MeanCost > 0).MaxBy(static model => model.MeanAbsoluteError / model.MeanCost);
        return worst is null
            ? null
            : Html.Of($"An estimate is wrong by at most {Figures.Percent(worst.MeanAbsoluteError / worst.MeanCost)} of the cost, on average over the queries of a model ({worst.Model}).");
    }

    private static ChartSeries Series(string name, string role, EvaluationFigures report, Func<CostEstimationReport, double> error) => new(name, role)
    {
        Points = [.. report.CostEstimation.Select((model, index) => new ChartPoint(index, model.MeanCost > 0 ? error(model) / model.MeanCost : null))],
    };

    private static Html Table(EvaluationFigures report) => DataTable.Of(
        "Cost of one sample in US dollars per thousand queries, and the mean error of its estimate",
        ["Model", "mean cost", "mean error", "of the cost", "with the mean length", "of the cost"],
        report.CostEstimation.Select(static model => new DataTable.Row(
            model.Model,
            Figures.Money(1000 * model.MeanCost),
            Figures.Money(1000 * model.MeanAbsoluteError),
            Share(model.MeanAbsoluteError, model.MeanCost),
            Figures.Money(1000 * model.MeanAbsoluteErrorWithMeanLength),
            Share(model.MeanAbsoluteErrorWithMeanLength, model.MeanCost))));

    private static string? Share(double part, double whole) => whole > 0 ? Figures.Percent(part / whole) : null;
}
