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

    /// <summary>The model cannot serve the request: it contains an image, tools or a schema that the model does not take, or too many tokens.</summary>
    NotCapable,

    /// <summary>It failed, or its answers were invalid, earlier in this request.</summary>
    Failed,

    /// <summary>The candidate models of the pool have used up the time that they have in one request.</summary>
    OutOfTime,

    /// <summary>The model failed in earlier requests, or asked to be left alone for some time, and is not tried again yet.</summary>
    Unavailable,

    /// <summary>The limits of the model leave no room for the calls of this route, and its queue is full.</summary>
    Limited,
}
