namespace BestRoute.Training;

/// <summary>The figures of two packages on the same queries, and how they differ.</summary>
/// <param name="EarlierAiq">The average quality over all budgets (AIQ) of the earlier package, times 100.</param>
/// <param name="NewAiq">The same for the new package.</param>
/// <param name="Uplift">The difference of both.</param>
/// <param name="EarlierSaving">The share of the reference's cost that the operating point of the earlier package saves.</param>
/// <param name="NewSaving">The same for the new package.</param>
/// <param name="Saving">The difference of both.</param>
/// <param name="EarlierQuality">The quality at the operating point of the earlier package, as a share of the reference's.</param>
/// <param name="NewQuality">The same for the new package.</param>
/// <param name="Quality">The difference of both.</param>
internal sealed record ReplacementFigures(
    double EarlierAiq,
    double NewAiq,
    PairedDifference Uplift,
    double EarlierSaving,
    double NewSaving,
    PairedDifference Saving,
    double EarlierQuality,
    double NewQuality,
    PairedDifference Quality)
{
    /// <summary>Gets whether the operating point saves less and gives nothing for it, or loses quality and saves nothing for it.</summary>
    public bool IsOperatingPointWorse => (Saving.IsLess && !Quality.IsMore) || (Quality.IsLess && !Saving.IsMore);
}
