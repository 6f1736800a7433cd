namespace BestRoute.Training;

/// <summary>The results of the operating points for targets.</summary>
internal static class TargetsSection
{
    public static Section? Of(EvaluationFigures report) => report.Targets.Count == 0 ? null : new Section("targets", "Operating points for targets", Html.Of($"""
        <p><code>bestroute calibrate</code> chose these operating points on other queries. Here they are measured on the evaluated queries.</p>
        {DataTable.Of(
            "Operating points for targets, measured on the evaluated queries",
            ["Target", "confidence", "cost", "quality", "setting"],
            report.Targets.Select(static target => new DataTable.Row(
                target.Target.ToString(),
                target.Confidence is { } confidence ? Figures.Percent(confidence) : null,
                Figures.SignedPercent(-target.CostReduction),
                Figures.SignedPercent(target.QualityChange),
                target.State == RoutingTargetState.Suspended ? "the reference: suspended, because prices or models differ from the calibration"
                    : target.Lambda is { } lambda ? $"lambda {Figures.Fixed(lambda, 4)}"
                    : "the reference")))}
        """));
}
