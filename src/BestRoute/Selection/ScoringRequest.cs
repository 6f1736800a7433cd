using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The samples of one draw, to be scored against each other.</summary>
public sealed class ScoringRequest
{
    /// <summary>Initializes a new instance of the <see cref="ScoringRequest"/> class.</summary>
    /// <param name="prompt">The text of the query, as the router saw it.</param>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="responses">The valid samples, at least one, in the order of their sample index.</param>
    public ScoringRequest(string prompt, IReadOnlyList<ChatMessage> messages, IReadOnlyList<ChatResponse> responses)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(responses);

        Prompt = prompt;
        Messages = messages;
        Responses = responses;
        Texts = [.. responses.Select(static response => response.Text)];
    }

    /// <summary>Gets the text of the query, as the router saw it.</summary>
    public string Prompt { get; }

    /// <summary>Gets the messages of the request.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the valid samples, in the order of their sample index.</summary>
    public IReadOnlyList<ChatResponse> Responses { get; }

    /// <summary>Gets the texts of <see cref="Responses"/>.</summary>
    public IReadOnlyList<string> Texts { get; }
}
