namespace BestRoute.Training;

/// <summary>What the reference, the default settings and each target cost, and what they do to quality.</summary>
internal static class MoneySection
{
    public static Section? Of(EvaluationFigures report, PageStyle page)
    {
        DataTable.Row[] rows = [.. Default(report, page), .. report.Targets.Select(target => Row(report, page, target))];
        return rows.Length == 0 ? null : new Section("money", "Targets and money", Html.Of($"""
            <p>What {page.PeriodCosts} with the reference alone, with default settings, and with each target, at the prices of this pool.{(report.Targets.Count == 0 ? default : Html.Of($"""
             <code>bestroute calibrate</code> chose the operating points of the targets on other queries. Here they are measured on the evaluated queries.
            """))}{(page.RequestsPerMonth is null ? " To see the cost of your own month, give --requests-per-month." : "")}</p>
            {DataTable.Of(
                page.RequestsPerMonth is null ? "Cost of 1,000 requests in US dollars, and quality" : $"Cost of a month with {Figures.Count(page.RequestsPerMonth.Value)} requests in US dollars, and quality",
                ["", "cost", "saved", "saved, in percent", "quality", "confidence of the target", "setting"],
                [new DataTable.Row($"{report.Source.Reference} alone", page.Money(report.Reference.CostPerThousandQueries), null, null, null, null, null), .. rows])}
            {(report.Targets.Any(static target => target.State == RoutingTargetState.Suspended) ? Html.Of($"<p>A suspended target was calibrated at other prices or for other models. The reference answers until <code>bestroute calibrate</code> runs again.</p>") : default)}
            {(report.Targets.Count > 0 ? default : Html.Of($"<p>The package has no operating point for a target. To get one, run <code>bestroute calibrate --package {report.Package} --data FILE --max-quality-drop 0.01</code> on queries that training has not seen.</p>"))}
            """))
        {
            PlainWords = PlainWords(report, page),
        };
    }

    private static IEnumerable<DataTable.Row> Default(EvaluationFigures report, PageStyle page) =>
        new MethodRoles(report).Ours is { AgainstReference: { } difference } ours
            ?
            [
                new DataTable.Row(
                    "default settings",
                    page.Money(ours.OperatingPoint!.CostPerThousandQueries),
                    Saved(report, page, difference.CostReduction.Value),
                    $"{Figures.Percent(difference.CostReduction.Value)} {Figures.Range(100 * difference.CostReduction.Low, 100 * difference.CostReduction.High, 1)}%",
                    $"{Figures.SignedPercent(difference.QualityChange.Value)} {Figures.Range(100 * difference.QualityChange.Low, 100 * difference.QualityChange.High, 1)}%",
                    null,
                    ours.OperatingPoint.Setting.Value is { } lambda ? $"lambda {Figures.Fixed(lambda, 4)}" : "the reference")
                {
                    IsOurs = true,
                },
            ]
            : [];

    private static DataTable.Row Row(EvaluationFigures report, PageStyle page, TargetReport target) => new(
        target.Target.ToString(),
        page.Money(report.Reference.CostPerThousandQueries * (1 - target.CostReduction)),
        Saved(report, page, target.CostReduction),
        Figures.Percent(target.CostReduction),
        Figures.SignedPercent(target.QualityChange),
        target.Confidence is { } confidence ? Figures.Percent(confidence) : null,
        target.State == RoutingTargetState.Suspended ? "the reference (suspended)"
            : target.Lambda is { } lambda ? $"lambda {Figures.Fixed(lambda, 4)}"
            : "the reference");

    private static string Saved(EvaluationFigures report, PageStyle page, double share) => share < 0
        ? "\u2212" + page.Money(-share * report.Reference.CostPerThousandQueries)
        : page.Money(share * report.Reference.CostPerThousandQueries);

    private static Html? PlainWords(EvaluationFigures report, PageStyle page)
    {
        if (new MethodRoles(report).Ours is not { OperatingPoint: { } point })
        {
            return null;
        }

        var (before, after) = (report.Reference.CostPerThousandQueries, point.CostPerThousandQueries);
        var compared = Html.Of($"{page.PeriodCosts} {page.Money(after)} instead of {page.Money(before)}");
        return after <= before
            ? Html.Of($"With default settings, {compared}: {page.Money(before - after)} are saved.")
            : Html.Of($"With default settings, {compared}: routing costs {page.Money(after - before)} more.");
    }
}
