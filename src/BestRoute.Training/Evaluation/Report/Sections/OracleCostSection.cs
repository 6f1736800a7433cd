namespace BestRoute.Training;

/// <summary>The variant of the paper's code that decides on actual costs. It is separate, because no application can run it.</summary>
internal static class OracleCostSection
{
    public static Section? Of(EvaluationFigures report)
    {
        (MethodReport Apart, MethodReport? Real)[] pairs =
        [
            .. report.Methods.Where(static method => MethodRoles.IsApart(method.Name)).Select(apart => (apart, report.Methods.FirstOrDefault(
                method => method.Name == (apart.Name.EndsWith("-threshold", StringComparison.Ordinal) ? "best-route-threshold" : "best-route")))),
        ];
        return pairs.Length == 0 ? null : new Section("oracle-cost", "Decisions on costs that are not known in advance", Html.Of($"""
            <p>The released code of the paper decides on the actual cost of each answer. An application cannot do this, because the length of an answer is not known
            in advance. These figures are only for comparison with that code. They appear nowhere else on this page.</p>
            {DataTable.Of(
                "Decisions on actual costs, and the same decisions on estimated costs",
                ["Method", "AIQ", "uplift over random-mix-single", "95%", "on estimates", "AIQ", "uplift", "95%"],
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
