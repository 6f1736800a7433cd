using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>How much of the traffic the router decides about. A model that the caller names, and a conversation that only one model can continue, are the same in each mode.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingMode>))]
public enum RoutingMode
{
    /// <summary>The reference model answers every request. Nothing is saved, and no quality is lost.</summary>
    ReferenceOnly,

    /// <summary>The reference model answers every request. For a share of them, the candidate models are sampled afterwards and recorded, so that a package can be trained.</summary>
    Observe,

    /// <summary>A share of the conversations (<see cref="BestRouteOptions.CanaryShare"/>) is routed. The reference model answers the others.</summary>
    Canary,

    /// <summary>Every request is routed.</summary>
    Route,
}
