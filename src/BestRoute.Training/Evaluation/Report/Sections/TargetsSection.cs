namespace BestRoute.Training;

/// <summary>What the operating points for targets reached.</summary>
internal static class TargetsSection
{
    public static Section? Of(EvaluationFigures report) => report.Targets.Count == 0 ? null : new Section("targets", "Promises, and what came of them", Html.Of($"""
        <p><code>bestroute calibrate</code> chose these operating points on other queries; here they are measured on these.</p>
        {DataTable.Of(
            "Operating points for targets, measured on the evaluated queries",
            ["Target", "confidence", "cost", "quality", "setting"],
            report.Targets.Select(static target => new DataTable.Row(
                target.Target.ToString(),
                target.Confidence is { } confidence ? Figures.Percent(confidence) : null,
                Figures.SignedPercent(-target.CostReduction),
                Figures.SignedPercent(target.QualityChange),
                target.Lambda is { } lambda ? $"lambda {Figures.Fixed(lambda, 4)}" : "the reference")))}
        """));
}
