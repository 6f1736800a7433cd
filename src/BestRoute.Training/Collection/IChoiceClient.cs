using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>A client of a backend that can be asked for several answers to one prompt in one request. The prompt is then charged once.</summary>
internal interface IChoiceClient
{
    /// <summary>Asks for several answers.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="options">The options.</param>
    /// <param name="choices">The number of answers, 2 or more.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>At most that many answers. The first one has the usage of the whole request. Empty if the backend accepts only requests for one answer.</returns>
    /// <exception cref="BackendException">The request failed.</exception>
    Task<IReadOnlyList<ChatResponse>> GetChoicesAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, int choices, CancellationToken cancellationToken);
}
