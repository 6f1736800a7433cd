using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>Whether the operating point of a target applies at the present prices.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingTargetState>))]
public enum RoutingTargetState
{
    /// <summary>The models and their prices are those of the calibration.</summary>
    AsCalibrated,

    /// <summary>All prices changed by one factor. Lambda was divided by this factor, so every decision is the same as in the calibration, and the target still holds.</summary>
    Recomputed,

    /// <summary>Prices changed by different factors, or the pool has other routes. The reference model answers until <c>bestroute calibrate</c> runs again.</summary>
    Suspended,

    /// <summary>The pressure of a budget moved the operating point towards cheaper routes. A quality target does not hold.</summary>
    UnderPressure,
}
