using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>Why the route of a <see cref="RoutingDecision"/> was chosen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingReason>))]
public enum RoutingReason
{
    /// <summary>The cheapest route whose match probability reaches the threshold (paper, Algorithm 1).</summary>
    CheapestMatch,

    /// <summary>No cheaper route reaches the threshold, so the reference model answers (paper, Algorithm 1).</summary>
    NoMatch,

    /// <summary>The route with the highest predicted quality minus lambda times decision cost.</summary>
    BestQualityPerCost,

    /// <summary>The operating point of the package or of the target is the reference model, because no cheaper one was shown to keep the quality.</summary>
    TargetKeepsReference,

    /// <summary>The reference model answers every request, because the mode is <see cref="RoutingMode.ReferenceOnly"/> or <see cref="RoutingMode.Observe"/>.</summary>
    ReferenceOnly,

    /// <summary>The mode is <see cref="RoutingMode.Canary"/>, and the conversation is not in the share that is routed: the reference model answers.</summary>
    NotInCanary,

    /// <summary>The query is unlike the training queries of the package, so its predictions are not reliable and the reference model answers.</summary>
    OutOfDistribution,

    /// <summary>The policy chose a route for its lower decision cost, but its estimated cost is not below the reference's: the reference answers.</summary>
    NotCheaper,

    /// <summary>
    /// The conversation stays with the model that gave the last answer. The policy chose another model, but does not predict a higher quality for it. Also, the
    /// prompt cache makes staying no more expensive, or the user message is a short follow-up.
    /// </summary>
    ConversationKept,

    /// <summary>A policy of the application chose the route.</summary>
    CustomPolicy,

    /// <summary>The caller named the model.</summary>
    Forced,

    /// <summary>The request continues a conversation, a background response or a tool call of this model.</summary>
    SameConversation,

    /// <summary>The predictor or the application's policy failed, so the fallback model answers.</summary>
    RouterFailed,

    /// <summary>
    /// The reference model is excluded, unavailable or failed, and no route reaches the threshold or the operating point is the reference model. The most probable match answers. If no
    /// model is available, the reference model answers.
    /// </summary>
    BestAvailable,

    /// <summary>An earlier route failed, or the model of the conversation is unavailable. The policy chose among the remaining routes.</summary>
    Failover,

    /// <summary>The target is suspended, because prices or models changed since its calibration: the reference model answers until <c>bestroute calibrate</c> runs again.</summary>
    TargetSuspended,
}
