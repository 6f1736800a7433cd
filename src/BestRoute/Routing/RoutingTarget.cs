using System.Globalization;

namespace BestRoute;

/// <summary>What routing is to reach, such as 60 % less cost, or at most 1 % less quality than the reference.</summary>
/// <remarks>
/// <c>bestroute calibrate</c> finds the operating point for a target and writes it into the package; <see cref="BestRouteOptions.Target"/>
/// selects it by the target's kind and value. Instances are immutable.
/// </remarks>
/// <param name="Kind">What is asked for.</param>
/// <param name="Value">How much, as a share: above 0 and below 1; a quality drop may be 0.</param>
public sealed record RoutingTarget(RoutingTargetKind Kind, double Value)
{
    /// <summary>Makes the target of a bill that is lower than the reference's.</summary>
    /// <param name="share">The share to save, above 0 and below 1: 0.6 is 60 % less than the reference alone would cost.</param>
    /// <returns>The target.</returns>
    public static RoutingTarget CostReduction(double share) => new(RoutingTargetKind.CostReduction, share);

    /// <summary>Makes the target of a mean quality that is hardly lower than the reference's.</summary>
    /// <param name="share">The largest drop, 0 or more and below 1: 0.01 is 1 % of the reference's mean quality.</param>
    /// <returns>The target.</returns>
    public static RoutingTarget MaxQualityDrop(double share) => new(RoutingTargetKind.MaxQualityDrop, share);

    /// <summary>Returns the target in words.</summary>
    /// <returns>For example <c>a quality drop of at most 1 %</c>; its form may change.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"a {(Kind == RoutingTargetKind.CostReduction ? "cost reduction of" : "quality drop of at most")} {100 * Value:0.######} %");

    /// <summary>Gets whether kind and value mean something.</summary>
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
