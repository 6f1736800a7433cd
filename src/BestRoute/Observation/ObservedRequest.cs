using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>A request with its answer, as they were when the caller got the answer: the caller may change its objects afterwards.</summary>
/// <param name="Request">The request.</param>
/// <param name="Messages">The messages of the request.</param>
/// <param name="Options">The options for the backends.</param>
/// <param name="Answer">The answer, if it is one plain sample of its model; otherwise <see langword="null"/>.</param>
/// <param name="Id">The id of the response; <see langword="null"/> if it has none.</param>
/// <param name="User">A hash of the user's id; <see langword="null"/> if the caller named no user.</param>
/// <param name="Time">When the answer was complete.</param>
/// <param name="Estimate">What the other samples are expected to cost, in US dollars.</param>
internal sealed record ObservedRequest(
    ChatRequest Request, IReadOnlyList<ChatMessage> Messages, ChatOptions Options, ObservedResponse? Answer, string? Id, string? User, DateTimeOffset Time, double Estimate)
{
    /// <summary>Gets the decision of the request; <see langword="null"/> if it is not known.</summary>
    public RoutingDecision? Decision { get; init; }

    /// <summary>Gets the messages with the instructions of the options, which a model reads first.</summary>
    public IReadOnlyList<ChatMessage> Conversation => Options.Instructions is { Length: > 0 } instructions ? [new(ChatRole.System, instructions), .. Messages] : Messages;
}

/// <summary>One response in the log.</summary>
/// <param name="Model">The id of the model.</param>
/// <param name="Text">The text.</param>
/// <param name="Usage">What the backend reported.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Latency">How long it took; <see langword="null"/> if it was drawn together with other samples.</param>
internal sealed record ObservedResponse(string Model, string Text, UsageDetails? Usage, ChatFinishReason? FinishReason, TimeSpan? Latency)
{
    /// <summary>Gets the quality score; <see langword="null"/> if nobody graded the response.</summary>
    public double? Score { get; init; }

    /// <summary>Gets what the judge said; <see langword="null"/> if it was not asked.</summary>
    public ComparisonVerdicts? Verdicts { get; init; }

    /// <summary>Gets whether this is the answer that the user got.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Returns what is recorded as a response of its own, which nobody else holds.</summary>
    public ChatResponse ToChatResponse() => new(new ChatMessage(ChatRole.Assistant, Text)) { ModelId = Model, Usage = Usage, FinishReason = FinishReason };
}
