using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>Why a route may not be chosen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteExclusion>))]
public enum RouteExclusion
{
    /// <summary>The route is admissible.</summary>
    None,

    /// <summary>Its match probability is below the threshold.</summary>
    BelowThreshold,

    /// <summary>The caller forbade the model.</summary>
    Forbidden,

    /// <summary>Its estimated cost exceeds the caller's cost cap.</summary>
    OverCostCap,

    /// <summary>It draws several samples at temperature 0. They would all be equal.</summary>
    EqualSamples,

    /// <summary>It draws several samples of a background response. All but one of them would keep running.</summary>
    BackgroundResponse,

    /// <summary>It failed earlier in this request, or all its samples were invalid.</summary>
    Failed,
}
