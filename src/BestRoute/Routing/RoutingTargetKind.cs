using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What a <see cref="RoutingTarget"/> asks for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingTargetKind>))]
public enum RoutingTargetKind
{
    /// <summary>A bill that is lower by a share of what the reference alone would cost.</summary>
    CostReduction,

    /// <summary>A mean quality that is lower by at most a share of the reference's.</summary>
    MaxQualityDrop,
}
