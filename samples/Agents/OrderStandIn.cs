using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Quickstart;

namespace Agents;

/// <summary>
/// A stand-in of the Quickstart that also calls a tool, as a language model would: it asks for the day of an order. "That date" is the date of its last answer.
/// </summary>
internal sealed partial class OrderStandIn(StandInProfile profile, int seed) : DelegatingChatClient(new StandInChatClient(profile, seed))
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Read([.. messages], out var prompt) is { } call ? Task.FromResult(call) : base.GetResponseAsync([new(ChatRole.User, prompt)], options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Read([.. messages], out var prompt) is { } call
            ? call.ToChatResponseUpdates().ToAsyncEnumerable()
            : base.GetStreamingResponseAsync([new(ChatRole.User, prompt)], options, cancellationToken);

    /// <summary>Returns the call of the tool, or <see langword="null"/> and the question with all that is known.</summary>
    private ChatResponse? Read(List<ChatMessage> history, out string prompt)
    {
        var last = history.FindLastIndex(static message => message.Role == ChatRole.User);
        prompt = history[last].Text;
        var result = history.Skip(last).SelectMany(static message => message.Contents).OfType<FunctionResultContent>().LastOrDefault();
        if (Order().Match(prompt) is { Success: true } order && result is null)
        {
            return Call(order.Groups["number"].Value, history.Count);
        }

        var answer = history.Take(last).LastOrDefault(static message => message.Role == ChatRole.Assistant)?.Text ?? "";
        prompt = Order().Replace(prompt, result?.Result?.ToString() ?? "").Replace("that date", Date().Matches(answer).LastOrDefault()?.Value, StringComparison.Ordinal);
        return null;
    }

    private ChatResponse Call(string order, int turn)
    {
        var arguments = new Dictionary<string, object?> { ["order"] = int.Parse(order, CultureInfo.InvariantCulture) };
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"call_{turn}", nameof(OrderBook.GetOrderDay), arguments)]))
        {
            ModelId = profile.Id,
            FinishReason = ChatFinishReason.ToolCalls,
            Usage = new UsageDetails { InputTokenCount = 60, OutputTokenCount = 15, TotalTokenCount = 75 },
        };
    }

    [GeneratedRegex(@"the day of order (?<number>\d+)")]
    private static partial Regex Order();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex Date();
}
