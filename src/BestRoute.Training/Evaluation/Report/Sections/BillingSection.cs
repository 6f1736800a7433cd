namespace BestRoute.Training;

/// <summary>What changes if a backend returns several choices for one prompt, and charges it once.</summary>
internal static class BillingSection
{
    public static Section? Of(EvaluationFigures report)
    {
        if (report.BilledOnce.Count == 0)
        {
            return null;
        }

        var perSample = report.Methods.ToDictionary(static method => method.Name);
        return new Section("billing", "If prompts are charged once", Html.Of($"""
            <p>All figures above charge the prompt once per sample, as most providers do. If a backend returns n choices for one prompt and charges the prompt once,
            several samples cost less. The coin and the oracle that can draw several samples also cost less.</p>
            {DataTable.Of(
                "Prompts charged per sample, and prompts charged once",
                ["Method", "AIQ, per sample", "AIQ, once", "uplift over random-mix-single, per sample", "once", "uplift over random-mix, per sample", "once"],
                report.BilledOnce.Select(once => Row(once, perSample.GetValueOrDefault(once.Name))))}
            """))
        {
            PlainWords = report.BilledOnce.FirstOrDefault(static method => method.OperatingPoint is not null) is { OperatingPoint: { } point }
                ? Html.Of($"If your provider charges the prompt once, 1,000 requests with default settings cost {Figures.Money(point.CostPerThousandQueries)}.")
                : null,
        };
    }

    private static DataTable.Row Row(MethodReport once, MethodReport? perSample) => new(
        once.Name,
        perSample is null ? null : Figures.Fixed(perSample.Aiq, 4),
        Figures.Fixed(once.Aiq, 4),
        perSample is null ? null : Uplift(perSample.UpliftOverRandomMixSingle),
        Uplift(once.UpliftOverRandomMixSingle),
        perSample is null ? null : Uplift(perSample.UpliftOverRandomMix),
        Uplift(once.UpliftOverRandomMix))
    {
        IsOurs = once.OperatingPoint is not null,
    };

    private static string Uplift(Uplift uplift) => $"{Figures.Signed(uplift.Value, 2)} {Figures.Range(uplift.Low, uplift.High, 2)}";
}
