using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The samples of one draw, to be scored against each other.</summary>
public sealed class ScoringRequest
{
    private readonly Lock _lock = new();
    private List<Charge> _charges = [];

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

    /// <summary>Puts a model call that the scorer made on the bill of the request, whether or not the scorer succeeds afterwards.</summary>
    /// <remarks>
    /// <c>ChatResponse.Usage</c> and <see cref="RoutingDecision.Cost"/> then include it. Where <paramref name="usage"/> lacks input or output
    /// tokens, the estimates count in their place, for the cost alone, and <see cref="RoutingDecision.CostIsEstimated"/> is set. Call it
    /// before scoring ends; a later call counts nowhere. Safe for concurrent use.
    /// </remarks>
    /// <param name="usage">What the model reported; <see langword="null"/> where it reported nothing.</param>
    /// <param name="price">The price of that model.</param>
    /// <param name="estimatedInputTokens">The estimated tokens of the prompt, 0 or more; the default is 0.</param>
    /// <param name="estimatedOutputTokens">The estimated tokens that were generated, 0 or more; the default is 0.</param>
    /// <exception cref="ArgumentNullException"><paramref name="price"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A price or an estimate is negative, or a price is not finite.</exception>
    public void Charge(UsageDetails? usage, ModelPrice price, int estimatedInputTokens = 0, int estimatedOutputTokens = 0)
    {
        PriceRules.ThrowIfInvalid(price);
        ArgumentOutOfRangeException.ThrowIfNegative(estimatedInputTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(estimatedOutputTokens);
        lock (_lock)
        {
            _charges.Add(new(price, usage, estimatedInputTokens, estimatedOutputTokens));
        }
    }

    /// <summary>Refuses a buffer that is too small.</summary>
    /// <exception cref="ArgumentException"><paramref name="scores"/> has less room than there are responses.</exception>
    internal void ThrowIfNoRoom(Memory<double> scores)
    {
        if (scores.Length < Responses.Count)
        {
            throw new ArgumentException($"There are {Responses.Count} responses, but room for {scores.Length} scores.", nameof(scores));
        }
    }

    /// <summary>Hands over the charges so far.</summary>
    internal IReadOnlyList<Charge> TakeCharges()
    {
        lock (_lock)
        {
            var taken = _charges;
            _charges = [];
            return taken;
        }
    }
}
