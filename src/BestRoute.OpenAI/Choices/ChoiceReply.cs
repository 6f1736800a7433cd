using Microsoft.Extensions.AI;

namespace BestRoute.OpenAI;

/// <summary>How one request for several choices ended.</summary>
/// <param name="Asked">The number of choices that were asked for.</param>
internal sealed record ChoiceReply(int Asked)
{
    /// <summary>Gets the choices. The first one has the usage of the whole request.</summary>
    public IReadOnlyList<ChatResponse> Responses { get; init; } = [];

    /// <summary>Gets the error, if the request failed for another reason than the number of choices.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Gets whether the request was cancelled before it answered.</summary>
    public bool IsUnfinished { get; init; }
}
