using BestRoute;
using Microsoft.Extensions.AI;

namespace Quickstart;

/// <summary>The result of one question.</summary>
internal sealed record Outcome(Question Question, RoutingDecision Decision, double Cost, double SimulatedSeconds, bool IsRight)
{
    /// <summary>Asks one question.</summary>
    /// <param name="client">The router.</param>
    /// <param name="question">The question; the client sees its prompt only.</param>
    /// <param name="options">The options of the request, such as a forced route.</param>
    public static async Task<Outcome> AskAsync(IChatClient client, Question question, ChatOptions? options = null)
    {
        var response = await client.GetResponseAsync(question.Prompt, options);
        var decision = response.GetRoutingDecision()!;
        return new Outcome(
            question,
            decision,
            decision.Cost!.Value,
            (double)response.AdditionalProperties![StandInChatClient.SimulatedSeconds]!,
            question.IsAnsweredBy(response.Text));
    }
}
