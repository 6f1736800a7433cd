using System.Text.Json;
using System.Text.Json.Nodes;
using BestRoute;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>Shows the caller the decision: briefly in a header, and whole in the body's metadata. A request for n choices has n decisions, in a list.</summary>
internal static class DecisionReport
{
    public const string Header = "x-best-route-decision";

    public static void WriteHeader(HttpResponse response, IReadOnlyList<RoutingDecision> decisions) =>
        response.Headers[Header] = OneOrList(decisions, static decision => new JsonObject
        {
            ["model"] = decision.Route.Model,
            ["samples"] = decision.Route.Samples,
            ["reason"] = decision.Reason.ToString(),
            ["cost"] = decision.Cost,
            ["estimatedCost"] = decision.EstimatedCost,
        }).ToJsonString();

    /// <summary>Adds the decisions to the member "metadata" of a reply.</summary>
    public static void WriteMetadata(JsonObject reply, IReadOnlyList<RoutingDecision> decisions)
    {
        if (reply["metadata"] is not JsonObject metadata)
        {
            reply["metadata"] = metadata = [];
        }

        metadata["best_route"] = OneOrList(decisions, static decision => JsonSerializer.SerializeToNode(decision, AIJsonUtilities.DefaultOptions)!);
    }

    private static JsonNode OneOrList(IReadOnlyList<RoutingDecision> decisions, Func<RoutingDecision, JsonNode> write) =>
        decisions.Count == 1 ? write(decisions[0]) : new JsonArray([.. decisions.Select(write)]);
}
