using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace BestRoute.Studies.Reliability;

/// <summary>A model that answers a numbered request with its number, after a few milliseconds, and breaks in a share of its calls.</summary>
/// <param name="index">Tells the dice of the models apart.</param>
/// <param name="milliseconds">How long an answer takes; 0 for at once.</param>
/// <param name="hangs">The share of the calls that never end.</param>
/// <param name="breaks">The share of the calls that break in another way.</param>
/// <param name="seed">The seed of the dice.</param>
internal sealed class SoakModel(int index, int milliseconds, double hangs, double breaks, int seed) : IChatClient
{
    private const string Prefix = "request ";

    public static ChatMessage[] Ask(int request) => [new(ChatRole.User, $"{Prefix}{request}")];

    public static int NumberIn(string text) => int.Parse(text.AsSpan(Prefix.Length));

    public static string AnswerTo(int request) => $"answer to request {request}";

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (request, fault) = Begin(messages, options);
        if (fault == 0)
        {
            await HangAsync(request, cancellationToken);
        }

        await WorkAsync(cancellationToken);
        return fault switch
        {
            1 or 2 => throw new HttpRequestException("The connection was reset."),
            3 => null!,
            4 => Respond(""),
            5 => Respond("I cannot answer.", ChatFinishReason.ContentFilter),
            _ => Respond(AnswerTo(request)),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (request, fault) = Begin(messages, options);
        if (fault == 0)
        {
            await HangAsync(request, cancellationToken);
        }

        await WorkAsync(cancellationToken);
        if (fault == 1)
        {
            yield break;
        }

        yield return new(ChatRole.Assistant, []);
        var answer = AnswerTo(request);
        switch (fault)
        {
            case 2:
                throw new HttpRequestException("The connection was reset.");
            case 3:
                await NeverAsync();
                break;
            case 4:
                yield return new(ChatRole.Assistant, answer[..6]);
                throw new HttpRequestException("The connection was reset.");
            case 5:
                yield return new(ChatRole.Assistant, answer[..6]);
                await NeverAsync();
                break;
        }

        yield return new(ChatRole.Assistant, answer[..6]);
        yield return new(ChatRole.Assistant, answer[6..]);
        yield return new(ChatRole.Assistant, [Usage]) { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static UsageContent Usage => new(new() { InputTokenCount = 4, OutputTokenCount = 4, TotalTokenCount = 8 });

    private static ChatResponse Respond(string text, ChatFinishReason? finish = null) =>
        new(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = finish ?? ChatFinishReason.Stop, Usage = Usage.Details };

    // One for each call: a shared one would keep all that wait for it in memory.
    private static Task NeverAsync() => new TaskCompletionSource().Task;

    // Half of the calls that hang do not heed the token.
    private static Task HangAsync(int request, CancellationToken cancellationToken) =>
        request % 2 == 0 ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken) : NeverAsync();

    // A model that answers at once is asynchronous too, as every real one is.
    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (milliseconds == 0)
        {
            await Task.Yield();
        }
        else
        {
            await Task.Delay(milliseconds, cancellationToken);
        }
    }

    /// <summary>Reads the number of the request, and rolls the fault: 0 hangs, 1 to 5 break in another way, -1 is none.</summary>
    private (int Request, int Fault) Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var request = NumberIn(messages.Last().Text);
        var roll = Dice.Roll(seed, request, (100 * index) + (options.GetSampleIndex() ?? 0));
        return (request, roll < hangs ? 0 : roll < hangs + breaks ? 1 + (int)((roll - hangs) / breaks * 5) : -1);
    }
}
