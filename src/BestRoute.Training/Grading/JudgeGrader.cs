using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Has a model rate each response by itself, 0 to 10; the score is a tenth of it.</summary>
/// <remarks>
/// The prompt is that of <see cref="JudgeScorer"/>, with one answer. Of a conversation the judge sees all messages, each with its role. If a reply has no rating, the judge is asked again, at most twice. A failed call is not
/// repeated, because clients retry. Every reply is billed, also one without a rating. Safe for concurrent use if the client is.
/// </remarks>
internal sealed class JudgeGrader : ResponseGrader
{
    private const int Calls = 3;

    private readonly JudgeClient _judge;
    private readonly ModelPrice _price;
    private readonly TimeSpan _timeLimit;
    private readonly Lock _lock = new();
    private readonly Bill _bill = new();

    internal JudgeGrader(IChatClient client, ModelPrice price, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(client);
        PriceRules.ThrowIfInvalid(price);
        ThrowIfNoTime(timeLimit);
        (_judge, _price, _timeLimit) = (new(client), price, timeLimit);
    }

    /// <summary>Gets what the replies cost so far, in US dollars.</summary>
    public double Cost
    {
        get
        {
            lock (_lock)
            {
                return _bill.Cost;
            }
        }
    }

    /// <summary>Gets a value indicating whether a part of <see cref="Cost"/> is estimated from the length of texts, because a reply had no usage.</summary>
    public bool IsCostEstimated
    {
        get
        {
            lock (_lock)
            {
                return _bill.IsEstimated;
            }
        }
    }

    internal override async ValueTask<double> GradeAsync(ScoringRow row, RowResponse response, CancellationToken cancellationToken)
    {
        var messages = JudgePrompt.For(row.Conversation.Transcript, [response.Text]);
        var reply = "";
        for (var call = 0; call < Calls; call++)
        {
            reply = await AskAsync(messages, row.Where(response), cancellationToken).ConfigureAwait(false);
            if (JudgeReply.Read(reply, 1) is [var rating])
            {
                return rating / 10;
            }
        }

        throw new ScoringException(
            $"{row.Where(response)}: none of the judge's {Calls} replies had a rating, and the last one was '{TextClip.Head(reply, 80)}'; use a model that replies with a JSON array of one number from 0 to 10.");
    }

    private async Task<string> AskAsync(IReadOnlyList<ChatMessage> messages, string where, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeLimit);
        ChatResponse reply;
        try
        {
            reply = await _judge.AskAsync(messages, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScoringException(
                $"{where}: the judge failed: {(limit.IsCancellationRequested ? $"no reply within {_timeLimit.TotalSeconds:0.###} s" : e.Message)}", e);
        }

        lock (_lock)
        {
            _bill.Add(new Charge(_price, reply.Usage, TokenEstimate.FromLength(TextLength.Of(messages, null).Characters), TokenEstimate.FromLength(reply.Text.Length)));
        }

        return reply.Text;
    }
}
