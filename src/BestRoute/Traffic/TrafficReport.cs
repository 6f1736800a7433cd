namespace BestRoute;

/// <summary>What was recorded of the traffic of a pool until one moment. All parts are of the same moment. Immutable.</summary>
internal sealed record TrafficReport
{
    /// <summary>Gets when the recording started.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Gets the number of requests that were answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Gets the number of requests that ended with an error.</summary>
    public required long Failed { get; init; }

    /// <summary>Gets the number of requests that the caller cancelled before there was an answer.</summary>
    public required long Canceled { get; init; }

    /// <summary>Gets the number of requests that were refused because a budget is spent. They had no route, and are not among the others.</summary>
    public required long Refused { get; init; }

    /// <summary>Gets the settled cost of all requests in US dollars, also of those without an answer.</summary>
    public required double Cost { get; init; }

    /// <summary>Gets the part of <see cref="Cost"/> that belongs to requests without an answer.</summary>
    public required double UnansweredCost { get; init; }

    /// <summary>
    /// Gets what the reference model would have cost for the answered requests, in US dollars. It is an estimate: where the reference model answered and no other model was called, it is the settled
    /// cost, and otherwise the estimated cost of one sample of the reference model.
    /// </summary>
    public required double ReferenceCost { get; init; }

    /// <summary>Gets how many answered requests had queries above the limit for unusual queries.</summary>
    public required long Unusual { get; init; }

    /// <summary>Gets how many answered requests were compared with that limit.</summary>
    public required long Compared { get; init; }

    /// <summary>Gets the answered requests by route, in the order in which the routes first answered.</summary>
    public required IReadOnlyList<RouteTraffic> Routes { get; init; }

    /// <summary>Gets the answered requests by reason, in the order of the reasons. Reasons that did not occur are left out.</summary>
    public required IReadOnlyList<ReasonTraffic> Reasons { get; init; }

    /// <summary>Gets what happened to the samples by model, in the order in which the models were first called.</summary>
    public required IReadOnlyList<ModelTraffic> Models { get; init; }

    /// <summary>Gets how long it took to choose a route.</summary>
    public required LatencyQuantiles Decision { get; init; }

    /// <summary>Gets how long it took until the first content of the stream or the whole answer.</summary>
    public required LatencyQuantiles FirstContent { get; init; }

    /// <summary>Gets how long the answered requests took.</summary>
    public required LatencyQuantiles Total { get; init; }

    /// <summary>Gets the last decisions, oldest first.</summary>
    public required IReadOnlyList<RecentDecision> Recent { get; init; }
}

/// <summary>The requests that a route answered.</summary>
/// <param name="Route">The route.</param>
/// <param name="Answered">How many there were.</param>
/// <param name="Cost">What they cost in US dollars, with all their attempts.</param>
internal sealed record RouteTraffic(ModelRoute Route, long Answered, double Cost);

/// <summary>The requests that were answered for one reason.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Answered">How many there were.</param>
internal sealed record ReasonTraffic(RoutingReason Reason, long Answered);

/// <summary>The samples that a model was asked for.</summary>
/// <param name="Model">The id of the model.</param>
/// <param name="Returned">The samples that came.</param>
/// <param name="Failed">The samples whose calls failed.</param>
/// <param name="Canceled">The samples whose calls were cancelled: by the caller, by a deadline, or because enough others had come.</param>
/// <param name="Failovers">How often a route of the model failed and another route was tried.</param>
internal sealed record ModelTraffic(string Model, long Returned, long Failed, long Canceled, long Failovers);

/// <summary>One decision of the traffic.</summary>
/// <param name="Number">The number of the request, from 1, in the order in which the requests ended.</param>
/// <param name="Time">When it ended.</param>
/// <param name="End">How it ended.</param>
/// <param name="Decision">The decision. It contains no text of the request.</param>
internal sealed record RecentDecision(long Number, DateTimeOffset Time, RequestEnd End, RoutingDecision Decision);
