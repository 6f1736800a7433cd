using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Asks a judge until its reply can be read, and tells what each reply costs. Safe for concurrent use if the client is.</summary>
/// <param name="client">The model that judges. It is not disposed.</param>
/// <param name="price">The price of that model.</param>
/// <param name="timeLimit">The time that one call may take.</param>
/// <param name="time">The clock.</param>
internal sealed class PricedJudge(IChatClient client, ModelPrice price, TimeSpan timeLimit, TimeProvider time)
{
    /// <summary>How often a question is asked if replies cannot be read. A call that fails is not repeated, because clients retry.</summary>
    internal const int MaxCalls = 3;

    private readonly JudgeClient _judge = new(client);

    /// <summary>Asks a question.</summary>
    /// <param name="messages">The question.</param>
    /// <param name="read">Reads a reply without its thinking; <see langword="null"/> if it cannot be read.</param>
    /// <param name="expected">What a reply must contain, for the message of an error.</param>
    /// <param name="charge">Receives the cost of each reply, also of those that cannot be read, and an estimate for a call that was given up.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <exception cref="FormatException">No reply could be read.</exception>
    /// <exception cref="TimeoutException">A call took longer than the time limit.</exception>
    public async Task<T> AskAsync<T>(
        IReadOnlyList<ChatMessage> messages, Func<string, T?> read, string expected, Action<Charge> charge, CancellationToken cancellationToken)
        where T : struct
    {
        var reply = "";
        for (var call = 0; call < MaxCalls; call++)
        {
            reply = await ReplyAsync(messages, charge, cancellationToken).ConfigureAwait(false);
            if (read(ThinkingText.Remove(reply)) is { } value)
            {
                return value;
            }
        }

        throw new FormatException($"none of its {MaxCalls} replies had {expected}, and the last one was '{TextClip.Head(reply, 80)}'. Use another model as the judge.");
    }

    private async Task<string> ReplyAsync(IReadOnlyList<ChatMessage> messages, Action<Charge> charge, CancellationToken cancellationToken)
    {
        var promptTokens = TokenEstimate.FromLength(TextLength.Of(messages, null).Characters);
        using var limit = new CancellationTokenSource(timeLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ChatResponse reply;
        try
        {
            reply = await _judge.AskAsync(messages, linked.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (linked.IsCancellationRequested)
        {
            // A backend may charge a call that was given up.
            charge(new Charge(price, Usage: null, promptTokens, 0));
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"no reply within {timeLimit.TotalSeconds:0.###} s", error);
        }

        charge(new Charge(price, reply.Usage, promptTokens, TokenEstimate.FromLength(reply.Text.Length)));
        return reply.Text;
    }
}
