using Microsoft.Extensions.AI;

namespace BestRoute;

/// <summary>Lets a model rate the samples of a draw from 0 to 10, all in one call. The call is part of the request's bill.</summary>
/// <remarks>
/// <para>
/// The prompt is in <c>docs/routing.md</c>. Query and samples are quoted as JSON strings, one per line, so no text can end its own quotation. From a
/// long text, the judge gets the beginning and the end: at most 8,192 characters of the query and of each sample, and at most 32,768 characters of all
/// samples together, shared equally. It gets only text. Equal texts are shown once and get the same rating. If all texts are equal, the judge is not
/// asked.
/// </para>
/// <para>
/// The reply must contain a JSON array with one number from 0 to 10 per answer. If there are several such arrays, the last one is used. Text around it
/// is ignored. If the judge fails, or its reply has no such array, the scorer fails: the first valid sample is the answer, and the failure is counted
/// and logged. A reply is billed in any case.
/// </para>
/// <para>
/// The judge's cost is in <c>ChatResponse.Usage</c> and <see cref="RoutingDecision.Cost"/>. It is not in the estimates that routes are
/// chosen by, nor under a cost cap. The call asks for temperature 0, which repeats ratings as far as the model does.
/// Where the model refuses a temperature, the call is made again without one. A time limit is the
/// client's business too. Safe for concurrent use where the client is.
/// </para>
/// </remarks>
public sealed class JudgeScorer : ITextScorer
{
    private readonly JudgeClient _judge;
    private readonly ModelPrice _price;

    /// <summary>Initializes a new instance of the <see cref="JudgeScorer"/> class.</summary>
    /// <param name="client">The model that judges: a backend of the pool or any other client, but not a router. It is not disposed.</param>
    /// <param name="price">The price of that model.</param>
    /// <exception cref="ArgumentException">The client is a router, or a price is negative or not finite.</exception>
    public JudgeScorer(IChatClient client, ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(client);
        PriceRules.ThrowIfInvalid(price);
        if (client.GetService(typeof(IChatRouter)) is not null)
        {
            throw new ArgumentException("The judge is a router. A router has no price and could call itself endlessly. Pass the client of one model.", nameof(client));
        }

        _judge = new(client);
        _price = price;
    }

    /// <inheritdoc/>
    /// <value><see langword="true"/>: the judge compares the samples.</value>
    public bool SeesWholeDraw => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="scores"/> is shorter than the list of responses.</exception>
    /// <exception cref="FormatException">The judge's reply contains no ratings.</exception>
    public async ValueTask ScoreAsync(ScoringRequest request, Memory<double> scores, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.ThrowIfNoRoom(scores);
        string[] answers = [.. request.Texts.Distinct(StringComparer.Ordinal)];
        if (answers.Length < 2)
        {
            scores.Span[..request.Texts.Count].Clear();
            return;
        }

        var messages = JudgePrompt.For(request.Prompt, answers);
        var reply = await _judge.AskAsync(messages, cancellationToken).ConfigureAwait(false);
        request.Charge(reply.Usage, _price, TokenEstimate.FromLength(TextLength.Of(messages, null).Characters), TokenEstimate.FromLength(reply.Text.Length));

        var ratings = JudgeReply.Read(reply.Text, answers.Length)
            ?? throw new FormatException($"The judge's reply contains no JSON array of {answers.Length} numbers from 0 to 10.");
        for (var i = 0; i < request.Texts.Count; i++)
        {
            scores.Span[i] = ratings[Array.IndexOf(answers, request.Texts[i])];
        }
    }
}
