namespace BestRoute.Training;

/// <summary>The scores of one method's curve between the cheapest fixed route and the reference.</summary>
/// <param name="Aiq">
/// The average quality over the range of costs from the cheapest fixed route to the reference, on the method's
/// non-decreasing upper convex hull.
/// </param>
/// <param name="AiqRaw">The same on the polyline through the method's points in the order of their cost, without a hull.</param>
/// <param name="QualityChangeAtCostReduction">
/// By cost reduction against the reference in percent: the change of quality on the hull, in percent of the reference's quality, negative is
/// worse; <see langword="null"/> where the method cannot pay so little, or the reference's quality is 0.
/// </param>
internal sealed record CurveScore(double Aiq, double AiqRaw, IReadOnlyDictionary<string, double?> QualityChangeAtCostReduction)
{
    private static readonly int[] _reductions = [10, 20, 40, 60, 80];

    /// <summary>Scores a method. Points that cost more than the reference are left out.</summary>
    /// <param name="points">The method's points, with <paramref name="ends"/> where the method is granted them.</param>
    /// <param name="ends">The ends of the range.</param>
    public static CurveScore Of(IReadOnlyList<CostQualityPoint> points, FixedEnds ends)
    {
        var hull = CostQualityCurve.UpperHull(points, ends.Reference.Cost);
        var raw = CostQualityCurve.Polyline(points, ends.Reference.Cost);
        return new CurveScore(
            hull.MeanQuality(ends.Cheapest.Cost, ends.Reference.Cost),
            raw.MeanQuality(ends.Cheapest.Cost, ends.Reference.Cost),
            _reductions.ToDictionary(
                reduction => reduction.ToString(System.Globalization.CultureInfo.InvariantCulture),
                reduction => Change(hull.QualityAt(ends.Reference.Cost * (100 - reduction) / 100), ends.Reference.Quality)));
    }

    /// <summary>The hull's part of <see cref="Of"/>, which the bootstrap computes many times.</summary>
    public static double AiqOf(IReadOnlyList<CostQualityPoint> points, FixedEnds ends) =>
        CostQualityCurve.UpperHull(points, ends.Reference.Cost).MeanQuality(ends.Cheapest.Cost, ends.Reference.Cost);

    private static double? Change(double? quality, double reference) =>
        quality is { } value && reference > 0 ? 100 * (value - reference) / reference : null;
}
