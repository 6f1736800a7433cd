using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>The samples of one draw, to be compared by a scorer. Safe for concurrent use.</summary>
public sealed class ScoringRequest
{
    private readonly Lock _lock = new();
    private List<Charge> _charges = [];

    /// <summary>Initializes a new instance of the <see cref="ScoringRequest"/> class.</summary>
    /// <param name="prompt">The text of the query, as the router sees it.</param>
    /// <param name="messages">The messages of the request.</param>
    /// <param name="responses">The valid samples, at least one, in the order of their sample index.</param>
    public ScoringRequest(string prompt, IReadOnlyList<ChatMessage> messages, IReadOnlyList<ChatResponse> responses)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(responses);

        Prompt = prompt;
        Messages = messages;
        Responses = [.. responses.Select(WithoutThinking)];
        Texts = [.. Responses.Select(static response => response.Text)];
    }

    /// <summary>Gets the text of the query, as the router sees it.</summary>
    public string Prompt { get; }

    /// <summary>Gets the messages of the request.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets the valid samples, in the order of their sample index.</summary>
    /// <remarks>A sample whose text contains thinking, such as <c>&lt;think&gt;...&lt;/think&gt;</c>, is a copy with the answer text only.</remarks>
    public IReadOnlyList<ChatResponse> Responses { get; }

    /// <summary>Gets the texts of <see cref="Responses"/>, in the same order.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Adds a model call of the scorer to the bill of the request, even if the scorer fails afterwards.</summary>
    /// <remarks>
    /// <c>ChatResponse.Usage</c> and <see cref="RoutingDecision.Cost"/> then include it. If <paramref name="usage"/> has no input or output tokens, the
    /// estimates are used for the cost, and <see cref="RoutingDecision.CostIsEstimated"/> is set. Call this method before scoring ends: a later call has no
    /// effect. It is safe for concurrent use.
    /// </remarks>
    /// <param name="usage">The reported usage; <see langword="null"/> if nothing was reported.</param>
    /// <param name="price">The price of that model.</param>
    /// <param name="estimatedInputTokens">The estimated number of prompt tokens, 0 or more. The default is 0.</param>
    /// <param name="estimatedOutputTokens">The estimated number of generated tokens, 0 or more. The default is 0.</param>
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
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    internal void ThrowIfNoRoom(Memory<double> scores)
    {
        if (scores.Length < Responses.Count)
        {
            throw new ArgumentException($"There are {Responses.Count} responses, but scores has room for {scores.Length}. Pass a buffer with one number per response.", nameof(scores));
        }
    }

    private static ChatResponse WithoutThinking(ChatResponse response)
    {
        var text = response.Text;
        var answer = ThinkingText.Remove(text);
        if (ReferenceEquals(answer, text))
        {
            return response;
        }

        var others = response.Messages.SelectMany(static message => message.Contents).Where(static content => content is not TextContent);
        var copy = ChatResponseCopy.Of(response);
        copy.Messages = [new ChatMessage(ChatRole.Assistant, [.. others, new TextContent(answer)])];
        copy.Usage = response.Usage;
        return copy;
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
