using System.Text.Json.Nodes;
using BestRoute;
using Microsoft.Extensions.AI;

namespace Gateway;

/// <summary>Writes a chat completion: the answers of n routed requests as n choices.</summary>
internal static class CompletionReply
{
    public static JsonObject Write(IReadOnlyList<ChatResponse> answers, IReadOnlyList<RoutingDecision> decisions)
    {
        var reply = RawReply.Completion(answers[0]);
        var choices = reply["choices"] as JsonArray ?? [];
        UsageDetails? bill = null;
        foreach (var (index, answer) in answers.Index())
        {
            if (answer.Usage is { } usage)
            {
                (bill ??= new UsageDetails()).Add(usage);
            }

            if (index > 0 && RawReply.Completion(answer)["choices"] is JsonArray { Count: > 0 } others)
            {
                var other = others[0]!;
                others.RemoveAt(0);
                other["index"] = index;
                choices.Add(other);
            }
        }

        reply["model"] = decisions[0].Route.Model;
        reply["usage"] = ReplyUsage.Write(bill, answers.Count == 1 ? reply["usage"] as JsonObject : null);
        DecisionReport.WriteMetadata(reply, decisions);
        return reply;
    }
}
