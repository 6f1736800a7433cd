namespace BestRoute;

/// <summary>
/// Keeps a conversation with its model after the policy chose another one. A switch gives up a warm prompt cache, and a short follow-up says nothing
/// about how difficult the conversation is. The predicted quality never gets lower by it.
/// </summary>
internal static class Stickiness
{
    /// <summary>Returns the route on which the conversation stays.</summary>
    /// <param name="request">The request.</param>
    /// <param name="policy">The policy that chose.</param>
    /// <param name="routes">The assessed and screened routes.</param>
    /// <param name="chosen">The index of the policy's choice.</param>
    /// <returns>The index of the route; <see langword="null"/> if the choice applies.</returns>
    internal static int? Keep(ChatRequest request, RoutingPolicy policy, RouteAssessment[] routes, int chosen)
    {
        if (!request.Configuration.KeepConversationModel || request.Conversation is not { } conversation || routes[chosen].Route.Model == conversation.Model.Id)
        {
            return null;
        }

        var current = Array.FindIndex(routes, route => route.Route.Samples == 1 && route.Route.Model == conversation.Model.Id);
        return current >= 0 && routes[current].IsAdmissible && policy.MayStayOn(routes[current], routes[chosen])
            && ((conversation.IsFollowUp && request.Budget is not { Pressure: 1 }) || (SavesByCache(conversation) && routes[current].EstimatedCost <= routes[chosen].EstimatedCost))
            ? current
            : null;
    }

    private static bool SavesByCache(OngoingConversation conversation) =>
        conversation.CachedTokens(conversation.Model) > 0 && conversation.Model.Price.CachedInputPerMillion < conversation.Model.Price.InputPerMillion;
}
