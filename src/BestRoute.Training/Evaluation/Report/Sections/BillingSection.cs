namespace BestRoute.Training;

/// <summary>What changes where a backend returns several choices for one prompt, and charges it once.</summary>
internal static class BillingSection
{
    public static Section? Of(EvaluationFigures report)
    {
        if (report.BilledOnce.Count == 0)
        {
            return null;
        }

        var perSample = report.Methods.ToDictionary(static method => method.Name);
        return new Section("billing", "If prompts were charged once", Html.Of($"""
            <p>Everything above charges the prompt once per sample, as most providers do. Where a backend draws n choices for one prompt and charges it once, several
            samples cost less, and so do the coin and the oracle that may draw them.</p>
            {DataTable.Of(
                "Two ways of billing: a prompt charged per sample, and once",
                ["Method", "AIQ, per sample", "AIQ, once", "uplift over random-mix-single, per sample", "once", "uplift over random-mix, per sample", "once"],
                report.BilledOnce.Select(once => Row(once, perSample.GetValueOrDefault(once.Name))))}
            """));
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
