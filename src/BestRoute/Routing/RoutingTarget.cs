using System.Globalization;

namespace BestRoute;

/// <summary>What routing must reach, for example 60% less cost, or at most 1% less quality than the reference model.</summary>
/// <remarks>
/// <c>bestroute calibrate</c> finds the operating point for a target and writes it into the package. <see cref="BestRouteOptions.Target"/> selects it
/// by the kind and the value of the target. Instances are immutable.
/// </remarks>
/// <param name="Kind">What is asked for.</param>
/// <param name="Value">The share: greater than 0 and less than 1. A quality drop may be 0.</param>
public sealed record RoutingTarget(RoutingTargetKind Kind, double Value)
{
    /// <summary>Creates the target of a lower bill than the reference model's.</summary>
    /// <param name="share">The share to save, greater than 0 and less than 1. For example, 0.6 is 60% less than the reference model alone would cost.</param>
    /// <returns>The target.</returns>
    public static RoutingTarget CostReduction(double share) => new(RoutingTargetKind.CostReduction, share);

    /// <summary>Creates the target of a mean quality that is at most slightly lower than the reference model's.</summary>
    /// <param name="share">The largest drop, 0 or more and less than 1. For example, 0.01 is 1% of the reference model's mean quality.</param>
    /// <returns>The target.</returns>
    public static RoutingTarget MaxQualityDrop(double share) => new(RoutingTargetKind.MaxQualityDrop, share);

    /// <summary>Returns the target in words.</summary>
    /// <returns>For example <c>a quality drop of at most 1%</c>. Its form may change in later versions.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"a {(Kind == RoutingTargetKind.CostReduction ? "cost reduction of" : "quality drop of at most")} {100 * Value:0.######}%");

    /// <summary>Gets whether the kind is known and the value is in its range.</summary>
    internal bool IsValid => Kind switch
    {
        RoutingTargetKind.CostReduction => Value is > 0 and < 1,
        RoutingTargetKind.MaxQualityDrop => Value is >= 0 and < 1,
        _ => false,
    };

    /// <summary>Gets the option of <c>bestroute calibrate</c> that finds the operating point.</summary>
    internal string CalibrateOption => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Kind == RoutingTargetKind.CostReduction ? "--target-cost-reduction" : "--max-quality-drop")} {Value:R}");
}
