using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>What a <see cref="RoutingTarget"/> asks for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingTargetKind>))]
public enum RoutingTargetKind
{
    /// <summary>A bill that is lower by this share of what the reference model alone would cost.</summary>
    CostReduction,

    /// <summary>A mean quality that is lower by at most this share of the reference model's mean quality.</summary>
    MaxQualityDrop,
}
