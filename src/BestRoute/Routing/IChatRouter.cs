using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Decides which route a request would take. No backend is called.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IChatRouter
{
    /// <summary>Decides for one request, exactly as the chat client would.</summary>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="options">The options of the request, with any of the settings of <see cref="BestRouteChatOptionsExtensions"/>.</param>
    /// <param name="cancellationToken">Cancels the decision.</param>
    /// <returns>The decision, with every route and the reason for the choice.</returns>
    /// <exception cref="ArgumentException">A setting of <paramref name="options"/> names an unknown model or is out of range.</exception>
    /// <exception cref="InvalidOperationException">The settings of the caller leave no route.</exception>
    /// <exception cref="BudgetExceededException">A budget with a hard limit is spent.</exception>
    ValueTask<RoutingDecision> RouteAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
}
