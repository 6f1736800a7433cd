using Microsoft.Extensions.AI;

namespace BestRoute.Training;

/// <summary>Has a model rate each response by itself, 0 to 10; the score is a tenth of it.</summary>
/// <remarks>
/// The prompt is that of <see cref="JudgeScorer"/>, with one answer. A call that fails, takes too long or brings no rating is repeated twice;
/// then the response could not be scored. Every reply is on the bill, also one without a rating. Safe for concurrent use where the client is.
/// </remarks>
public sealed class JudgeGrader : ResponseGrader
{
    private const int Tries = 3;

    private readonly IChatClient _client;
    private readonly ModelPrice _price;
    private readonly TimeSpan _timeLimit;
    private readonly Lock _lock = new();
    private readonly Bill _bill = new(promptTokens: 0);

    internal JudgeGrader(IChatClient client, ModelPrice price, TimeSpan timeLimit)
    {
        ArgumentNullException.ThrowIfNull(client);
        Pricing.ThrowIfInvalid(price);
        ThrowIfNoTime(timeLimit);
        (_client, _price, _timeLimit) = (client, price, timeLimit);
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

    /// <summary>Gets a value indicating whether part of <see cref="Cost"/> is estimated by the length of texts, since a reply came without usage.</summary>
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
        var messages = JudgePrompt.For(row.Prompt, [response.Text]);
        Exception? last = null;
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            try
            {
                var reply = await AskAsync(messages, cancellationToken).ConfigureAwait(false);
                if (JudgeReply.Read(reply, 1) is [var rating])
                {
                    return rating / 10;
                }

                last = new FormatException($"the reply '{TextClip.Head(reply, 80)}' holds no JSON array of one number from 0 to 10");
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                last = e is OperationCanceledException ? new TimeoutException($"no reply came within {_timeLimit.TotalSeconds:0.###} s", e) : e;
            }
        }

        throw new ScoringException($"{row.Where(response)}: the judge gave no rating in {Tries} calls; of the last: {last!.Message}", last);
    }

    private async Task<string> AskAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeLimit);
        var reply = await _client.GetResponseAsync(messages, new ChatOptions { Temperature = 0 }, limit.Token).ConfigureAwait(false);
        lock (_lock)
        {
            _bill.Add(new Charge(_price, reply.Usage, TokenEstimate.FromPrompt(messages, null), TokenEstimate.FromLength(reply.Text.Length)));
        }

        return reply.Text;
    }
}
