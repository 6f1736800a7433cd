using System.Text.Json.Serialization;

namespace BestRoute;

/// <summary>Why the route of a <see cref="RoutingDecision"/> was chosen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingReason>))]
public enum RoutingReason
{
    /// <summary>The cheapest route whose match probability reaches the threshold (paper, Algorithm 1).</summary>
    CheapestMatch,

    /// <summary>No cheaper route reaches the threshold: the reference answers (paper, Algorithm 1).</summary>
    NoMatch,

    /// <summary>The route with the highest predicted quality minus lambda times decision cost.</summary>
    BestQualityPerCost,

    /// <summary>The target's operating point stays with the reference: no cheaper one was shown to keep the target.</summary>
    TargetKeepsReference,

    /// <summary>The query is unlike those that the package was trained on, so predictions are not to be believed: the reference answers.</summary>
    OutOfDistribution,

    /// <summary>The policy chose a route for its lower decision cost, but its estimated cost is not below the reference's: the reference answers.</summary>
    NotCheaper,

    /// <summary>The choice of a policy that the application supplied.</summary>
    CustomPolicy,

    /// <summary>The caller named the model.</summary>
    Forced,

    /// <summary>The request continues a conversation, a background response or a tool call of this model.</summary>
    SameConversation,

    /// <summary>The predictor or the application's policy failed: the configured fallback model answers.</summary>
    RouterFailed,

    /// <summary>The caller excluded the reference, and no route reaches the threshold or the target keeps the reference: the most probable match that is left.</summary>
    BestAvailable,

    /// <summary>An earlier choice failed: the policy's choice among the routes that were left.</summary>
    Failover,
}
