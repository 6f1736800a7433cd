using System.Text.Json.Serialization;

namespace BestRoute.Training;

/// <summary>What one method was measured to reach.</summary>
internal sealed record MethodReport
{
    /// <summary>Gets the name of the method, in lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the method's settings in their own order; for the random mixes, the vertices of their hull.</summary>
    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    /// <summary>Gets the package's own setting; only the method that an application gets that sets nothing has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurvePoint? OperatingPoint { get; init; }

    /// <summary>Gets how <see cref="OperatingPoint"/> compares with the reference; <see langword="null"/> where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReferenceDifference? AgainstReference { get; init; }

    /// <summary>Gets the hull of <see cref="Aiq"/> with its 95% band, at costs from that of the cheapest fixed route to that of the reference, ascending.</summary>
    /// <value>The costs are the same for all methods of a report, and are closer together where they are low.</value>
    public IReadOnlyList<BandPoint> Band { get; init; } = [];

    /// <summary>
    /// Gets the average quality between the cost of the cheapest fixed route and that of the reference, on the non-decreasing upper
    /// convex hull of the method's points.
    /// </summary>
    /// <remarks>
    /// Points that cost more than the reference are left out. Every method but <c>fixed</c> and <c>oracle</c> is granted the cheapest fixed
    /// route and the reference as points. Right of its last point the hull is flat.
    /// </remarks>
    public required double Aiq { get; init; }

    /// <summary>Gets the same average on straight lines between the same points in the order of their cost, without a hull.</summary>
    public required double AiqRaw { get; init; }

    /// <summary>Gets 100 times the difference of <see cref="Aiq"/> to that of <c>random-mix-single</c>.</summary>
    public required Uplift UpliftOverRandomMixSingle { get; init; }

    /// <summary>
    /// Gets, by cost reduction against the reference in percent, the change of quality on the hull of <see cref="Aiq"/>, in percent of the
    /// reference's quality, negative is worse; <see langword="null"/> where no setting is that cheap.
    /// </summary>
    public required IReadOnlyDictionary<string, double?> QualityChangeAtCostReduction { get; init; }

    /// <summary>Gets 100 times the difference of <see cref="Aiq"/> to that of <c>random-mix</c>, on the same resamples.</summary>
    public required Uplift UpliftOverRandomMix { get; init; }

    /// <summary>
    /// Gets the comparison with the best baseline that was run; only the method that an application gets that sets nothing has one, and
    /// only where a baseline was run.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BaselineDifference? AgainstBestBaseline { get; init; }
}
