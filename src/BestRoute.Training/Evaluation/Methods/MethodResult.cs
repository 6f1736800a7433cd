namespace BestRoute.Training;

/// <summary>A method's measurements, and how its curve is drawn through them.</summary>
/// <param name="Settings">One result per setting, at least one, in the order of the settings.</param>
internal sealed record MethodResult(IReadOnlyList<SettingResult> Settings)
{
    /// <summary>Gets the package's own setting.</summary>
    public SettingResult? OperatingPoint { get; init; }

    /// <summary>Gets whether the method is granted the cheapest fixed route and the reference, which anyone can run.</summary>
    public bool HasFixedEnds { get; init; } = true;

    /// <summary>Gets whether the method is to toss a coin between its settings, so that its curve is their hull.</summary>
    public bool MixesSettings { get; init; }

    /// <summary>Takes the points that the method's curve goes through on all queries.</summary>
    /// <param name="ends">The fixed ends on all queries.</param>
    public IReadOnlyList<CostQualityPoint> PointsOf(FixedEnds ends) => PointsOf(Settings.Select(static setting => setting.Mean), ends);

    /// <summary>Takes the points that the method's curve goes through.</summary>
    /// <param name="means">The mean of each of <see cref="Settings"/>, on all queries or on a resample.</param>
    /// <param name="ends">The fixed ends on the same queries.</param>
    public IReadOnlyList<CostQualityPoint> PointsOf(IEnumerable<CostQualityPoint> means, FixedEnds ends)
    {
        CostQualityPoint[] points = HasFixedEnds ? [.. means, ends.Cheapest, ends.Reference] : [.. means];
        return MixesSettings ? CostQualityCurve.UpperHull(points, ends.Reference.Cost).Points : points;
    }
}
