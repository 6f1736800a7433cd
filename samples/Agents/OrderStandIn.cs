using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using BestRoute;
using Microsoft.Extensions.AI;
using Quickstart;

namespace Agents;

/// <summary>
/// A stand-in of the Quickstart that also calls a tool, as a language model would: it asks for the day of an order. "That date" is the date of its last answer.
/// </summary>
internal sealed partial class OrderStandIn(StandInProfile profile, int seed) : IChatClient
{
    private readonly StandInChatClient _solver = new(profile, seed);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var history = messages.ToList();
        var last = history.FindLastIndex(static message => message.Role == ChatRole.User);
        var question = history[last].Text;
        var result = history.Skip(last).SelectMany(static message => message.Contents).OfType<FunctionResultContent>().LastOrDefault();
        if (Order().Match(question) is { Success: true } order && result is null)
        {
            return Task.FromResult(Call(order.Groups["number"].Value, history.Count));
        }

        var known = history.Take(last).LastOrDefault(static message => message.Role == ChatRole.Assistant)?.Text ?? "";
        var prompt = Order().Replace(question, result?.Result?.ToString() ?? "").Replace("that date", Date().Matches(known).LastOrDefault()?.Value, StringComparison.Ordinal);
        return Task.FromResult(_solver.Respond(prompt, options.GetSampleIndex() ?? 0));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => _solver.Dispose();

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
