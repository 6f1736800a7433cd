namespace BestRoute.Training;

/// <summary>The variant of the released code that decides on real costs, set apart from all that can be run.</summary>
internal static class OracleCostSection
{
    public static Section? Of(EvaluationFigures report)
    {
        (MethodReport Apart, MethodReport? Real)[] pairs =
        [
            .. report.Methods.Where(static method => MethodRoles.IsApart(method.Name)).Select(apart => (apart, report.Methods.FirstOrDefault(
                method => method.Name == (apart.Name.EndsWith("-threshold", StringComparison.Ordinal) ? "best-route-threshold" : "best-route")))),
        ];
        return pairs.Length == 0 ? null : new Section("oracle-cost", "Set apart: decisions on costs that nobody knows", Html.Of($"""
            <p>The released code of the paper decides on what each answer will really have cost. No application can: the length of an answer is not known before
            it is there. These figures are here for comparison with that code, and appear nowhere else on this page.</p>
            {DataTable.Of(
                "Oracle costs, beside the same decisions on estimated costs",
                ["Method", "AIQ", "uplift over random-mix-single", "95 %", "on estimates", "AIQ", "uplift", "95 %"],
                pairs.Select(static pair => new DataTable.Row(
                    pair.Apart.Name,
                    Figures.Fixed(pair.Apart.Aiq, 4),
                    Figures.Signed(pair.Apart.UpliftOverRandomMixSingle.Value, 2),
                    Figures.Range(pair.Apart.UpliftOverRandomMixSingle.Low, pair.Apart.UpliftOverRandomMixSingle.High, 2),
                    pair.Real?.Name,
                    pair.Real is { } real ? Figures.Fixed(real.Aiq, 4) : null,
                    pair.Real is { UpliftOverRandomMixSingle: var uplift } ? Figures.Signed(uplift.Value, 2) : null,
                    pair.Real is { UpliftOverRandomMixSingle: var range } ? Figures.Range(range.Low, range.High, 2) : null)))}
            """));
    }
}
